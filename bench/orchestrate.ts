import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { EXIT_CODES } from '../cli/exit-codes.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { runBenchmark, say, writeResult, type AtEnd } from './command.js';
import { describeMachine } from './machine.js';
import { countRecorded, requireEqualResults } from './orchestrate/compare-results.js';
import { startDeployment } from './orchestrate/deployment.js';
import { findLargestHistory } from './orchestrate/histories.js';
import { parseOptions, USAGE, type Options } from './orchestrate/options.js';
import { readProcessUsage } from './orchestrate/process-usage.js';
import { createRow, renderRows, type Row } from './orchestrate/rows.js';
import { planStudies, runStudies } from './orchestrate/run-studies.js';

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
  const plans = await planStudies(dataFolder, networks);
  const planMs = performance.now() - planStarted;
  say(`${networks} networks: ${plans.map(({ study, networks: own }) => `${own.length} ${study.name}`).join(', ')}`);

  const deployment = await startDeployment(dataFolder, atEnd);
  const { client, processes, stop } = deployment;
  const takenBefore = processes.map(({ pid }) => readProcessUsage(pid).cpuMs);
  const started = performance.now();
  const news = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000);
    say(`${networks} networks: ${countRecorded(folder.results)} recorded after ${seconds} s`);
  }, NEWS_MS);
  try {
    await runStudies(deployment, plans);
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

/** With the files that SQLite keeps beside it. */
function sizeOfDatabase(path: string): number {
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(path)))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
