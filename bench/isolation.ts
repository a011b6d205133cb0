import { Client, Connection } from '@temporalio/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_CODES } from '../cli/exit-codes.js';
import { readInstallation } from '../cli/installation.js';
import { renderTable } from '../cli/render-table.js';
import { createFolderArtifactStore } from '../results/folder-artifact-store.js';
import type { Plan } from '../study/plan.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { startEmbedded } from '../workers/embedded/start-embedded.js';
import type { studyWorkflow } from '../workflows/study-workflow.js';
import { TASK_QUEUES } from '../workflows/task-queues.js';
import { runBenchmark, say, writeResult, type AtEnd } from './command.js';
import { parseOptions, USAGE, type Options } from './isolation/options.js';
import { planTraining } from './isolation/study.js';
import { readWorkerLog, type LogLine } from './isolation/worker-log.js';
import { describeMachine } from './machine.js';

/** What a training does to its worker, and how soon a cancelled one is gone. */
interface Row {
  readonly measure: 'longest-block-of-event-loop' | 'cancel-to-freed-process';
  /** The kind of the step. */
  readonly step: string;
  readonly milliseconds: number;
}

/** Epochs of the training that is left in peace, and of those that are cancelled before their end. */
const QUIET_EPOCHS = 6;
const CANCELLED_EPOCHS = 1000;
const LOOK_MS = 5;

/** `npm run bench:isolation`: server, workers and trainings as in a run. Returns the exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runBenchmark({ usage: USAGE, parse: parseOptions, measure }, args);
}

async function measure({ json, runs }: Options, atEnd: AtEnd): Promise<number> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hrtem-bench-'));
  atEnd(() => rmSync(dataFolder, { recursive: true, force: true }));
  const { temporal } = readInstallation();
  const embedded = await startEmbedded({
    dataFolder,
    temporal: temporal.path,
    devices: ['cpu'],
    perDevice: 1,
    signal: new AbortController().signal,
  });
  try {
    const connection = await Connection.connect(embedded.address === undefined ? {} : { address: embedded.address });
    const client = new Client({ connection });
    const rows = [...(await measureBlocks(client, dataFolder)), ...(await measureCancels(client, dataFolder, runs))];
    await connection.close();
    writeResult({ machine: describeMachine(), rows }, renderRows(rows), json);
  } finally {
    await embedded.stop();
  }
  return EXIT_CODES.done;
}

async function measureBlocks(client: Client, dataFolder: string): Promise<readonly Row[]> {
  say('a training that is left in peace');
  const handle = await startStudy(client, dataFolder, planTraining(QUIET_EPOCHS), 'quiet');
  await handle.result();
  return readLog(dataFolder).flatMap(({ msg, kind = '', longestBlockMs }) =>
    msg === 'step finished' && longestBlockMs !== undefined
      ? [{ measure: 'longest-block-of-event-loop' as const, step: kind, milliseconds: longestBlockMs }]
      : [],
  );
}

async function measureCancels(client: Client, dataFolder: string, runs: number): Promise<readonly Row[]> {
  const plan = planTraining(CANCELLED_EPOCHS);
  const rows: Row[] = [];
  for (let run = 0; run < runs; run++) {
    const known = readLog(dataFolder).length;
    const handle = await startStudy(client, dataFolder, plan, `cancelled-${run}`);
    const find = (msg: string) =>
      readLog(dataFolder)
        .slice(known)
        .find((line) => line.msg === msg);
    while (find('epoch done') === undefined) await sleep(100);
    const pid = find('job started')?.computePid;
    if (pid === undefined) throw new Error('expected the log to tell the process of the training, got none');
    // in the midst of an epoch, of a heartbeat too
    await sleep(300 * (run + 1));
    const started = performance.now();
    await handle.cancel();
    while (isAlive(pid)) await sleep(LOOK_MS);
    const milliseconds = Math.round(performance.now() - started);
    say(`cancelled: process gone after ${milliseconds} ms`);
    rows.push({ measure: 'cancel-to-freed-process', step: 'pretrain', milliseconds });
    await handle.result().catch(() => undefined);
  }
  return rows;
}

async function startStudy(client: Client, dataFolder: string, plan: Plan, workflowId: string) {
  await createFolderArtifactStore(layOutDataFolder(dataFolder).artifacts).freezePlan(plan.hash, JSON.stringify(plan));
  return client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
    workflowId,
    taskQueue: TASK_QUEUES.workflows,
    args: [{ plan: plan.hash, window: 1 }],
  });
}

function readLog(dataFolder: string): readonly LogLine[] {
  return readWorkerLog(join(layOutDataFolder(dataFolder).logs, 'train.log'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function renderRows(rows: readonly Row[]): string {
  return renderTable(
    ['measure', 'step'],
    ['ms'],
    rows.map(({ measure, step, milliseconds }) => [measure, step, String(milliseconds)]),
  );
}
