import type { Client } from '@temporalio/client';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { EXIT_CODES } from '../cli/exit-codes.js';
import { openArtifactStore } from '../results/open-artifact-store.js';
import { planStudy, type Plan } from '../study/plan.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import type { studyWorkflow } from '../workflows/study-workflow.js';
import { TASK_QUEUES } from '../workflows/task-queues.js';
import { runBenchmark, say, writeResult, type AtEnd } from './command.js';
import { describeMachine } from './machine.js';
import { countRecorded, requireEqualResults } from './orchestrate/compare-results.js';
import { startDeployment } from './orchestrate/deployment.js';
import { findLargestHistory } from './orchestrate/histories.js';
import { parseOptions, USAGE, type Options } from './orchestrate/options.js';
import { readProcessUsage } from './orchestrate/process-usage.js';
import { createRow, renderRows, type Row } from './orchestrate/rows.js';
import { chooseStudies } from './orchestrate/studies.js';

const NEWS_MS = 10_000;

/** `npm run bench:orchestrate`: what a study costs without its computing. Returns the exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runBenchmark({ usage: USAGE, parse: parseOptions, measure }, args);
}

async function measure({ json, networks }: Options, atEnd: AtEnd): Promise<number> {
  const rows: Row[] = [];
  for (const count of networks) rows.push(await measureNetworks(count, atEnd));
  writeResult({ machine: describeMachine(), rows }, renderRows(rows), json);
  return EXIT_CODES.done;
}

/** All studies at once, in an empty data folder. Throws where the results differ from the plans. */
async function measureNetworks(networks: number, atEnd: AtEnd): Promise<Row> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hrtem-bench-'));
  const discard = () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  atEnd(discard);
  const folder = layOutDataFolder(dataFolder);
  const planStarted = performance.now();
  const plans = chooseStudies(networks).map(planStudy);
  const artifacts = await openArtifactStore(folder, undefined);
  for (const plan of plans) await artifacts.freezePlan(plan.hash, JSON.stringify(plan));
  const planMs = performance.now() - planStarted;
  say(`${networks} networks: ${plans.map(({ study, networks: own }) => `${own.length} ${study.name}`).join(', ')}`);

  const { client, processes, failed, stop } = await startDeployment(dataFolder, atEnd);
  const takenBefore = processes.map(({ pid }) => readProcessUsage(pid).cpuMs);
  const started = performance.now();
  const news = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000);
    say(`${networks} networks: ${countRecorded(folder.results)} recorded after ${seconds} s`);
  }, NEWS_MS);
  try {
    await Promise.race([Promise.all(plans.map((plan) => runStudy(client, plan))), failed]);
  } finally {
    clearInterval(news);
  }
  const wallMs = performance.now() - started;
  const usage = processes.map(({ name, pid }, index) => {
    const { cpuMs, peakBytes } = readProcessUsage(pid);
    return { name, peakBytes, cpuMs: cpuMs - (takenBefore[index] ?? 0) };
  });
  requireEqualResults(folder.results, plans);
  const workflows = plans.reduce((sum, { groups }) => sum + 1 + groups.length, 0);
  const largestHistory = await findLargestHistory(client, workflows);
  await stop();
  const row = createRow({
    networks,
    wallMs,
    planMs,
    largestHistory,
    temporalBytes: sizeOfDatabase(folder.temporal),
    resultsBytes: sizeOfDatabase(folder.results),
    processes: usage,
  });
  discard();
  return row;
}

async function runStudy(client: Client, plan: Plan): Promise<void> {
  await client.workflow.execute<typeof studyWorkflow>('studyWorkflow', {
    workflowId: `bench/${plan.study.name}`,
    taskQueue: TASK_QUEUES.workflows,
    args: [{ plan: plan.hash, window: plan.study.concurrency }],
  });
}

/** With the files that SQLite keeps beside it. */
function sizeOfDatabase(path: string): number {
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(path)))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
