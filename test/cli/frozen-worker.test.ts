import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { readStudyFile } from '../../cli/read-study-file.js';
import { planStudy } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { SMALL_STUDY, startCommand, type RunningCommand } from './run-command.js';
import { readLog, untilEpoch } from './started-steps.js';
import { until } from './until.js';

const startedSchema = z.object({ pid: z.number(), computePid: z.number() });

/** Frozen beyond its heartbeat, it is taken for dead; then it wakes up and goes on with what it was at. */
describe('a frozen worker', { concurrency: true }, () => {
  it('whose training ended meanwhile changes nothing of its successor’s result', async (context) => {
    await outlive(context, ({ worker }) => [worker]);
  });

  it('that was frozen together with its training changes nothing of its successor’s result', async (context) => {
    await outlive(context, ({ worker, compute }) => [worker, compute]);
  });
});

interface Processes {
  readonly worker: number;
  readonly compute: number;
}

async function outlive(context: TestContext, choose: (processes: Processes) => readonly number[]): Promise<void> {
  const data = makeTemporaryFolder(context);
  const run = start(context, ['run', SMALL_STUDY, '--queues', 'store,simulate', '--data', data]);
  await run.line(/left to workers: train/);
  const work = () => start(context, ['worker', '--queues', 'train', '--data', data]);
  const first = work();
  await untilEpoch(data, 'pretrain', 3);
  const { pid: worker, computePid: compute } = startedSchema.parse(findLine(data, 'job started'));
  const frozen = choose({ worker, compute });
  context.after(() => frozen.forEach((pid) => signal(pid, 'SIGCONT')));
  for (const pid of frozen) signal(pid, 'SIGSTOP');

  const second = work();
  const isFinished = () => readLog(data, 'train').some(({ msg, pid }) => msg === 'step finished' && pid !== worker);
  await until(() => isFinished() || undefined);
  const before = readResult(data);
  for (const pid of frozen) signal(pid, 'SIGCONT');
  // it ends its training's process when it has heard of the end, or of being too late
  await until(() => !signal(compute, 0) || undefined);

  const { code, stderr } = await run.finished;
  assert.equal(code, 0, stderr);
  for (const { child, finished } of [first, second]) {
    child.kill('SIGINT');
    await finished;
  }
  assert.deepEqual(readResult(data), before);
}

function start(context: TestContext, args: readonly string[]): RunningCommand {
  const command = startCommand(args);
  context.after(() => command.child.kill('SIGKILL'));
  return command;
}

function findLine(data: string, message: string): unknown {
  const line = readLog(data, 'train').findLast(({ msg }) => msg === message);
  assert.ok(line, `no ${message} in train.log`);
  return line;
}

/** Manifest and files of the pretraining: the manifest tells which attempt wrote it. */
function readResult(data: string): unknown {
  const { artifacts } = layOutDataFolder(data);
  const [group] = planStudy(readStudyFile(SMALL_STUDY)).groups;
  const manifest = readFileSync(join(artifacts, 'steps', `${group?.pretrain}.json`), 'utf8');
  const outputs = z
    .object({ outputs: z.record(z.string(), z.object({ sha256: z.string() })) })
    .parse(JSON.parse(manifest));
  const files = Object.values(outputs.outputs).map(({ sha256 }) => {
    const path = join(artifacts, 'files', sha256.slice(0, 2), sha256);
    const { ino, mtimeMs } = statSync(path);
    return { ino, mtimeMs, bytes: readFileSync(path) };
  });
  return { manifest, files };
}

/** Whether the process is there. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
