import { Client, Connection } from '@temporalio/client';
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { readInstallation } from '../../cli/installation.js';
import { openArtifactStore } from '../../results/open-artifact-store.js';
import type { CellFailure } from '../../study/cell-failure.js';
import type { Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { startEmbedded, type Embedded } from '../../workers/embedded/start-embedded.js';
import { say } from '../command.js';
import { followStudies } from './follow-studies.js';
import { inflict } from './inflict.js';
import { createDatasetCount } from './progress.js';
import type { Fault, Victim } from './schedule.js';
import { createTrainingLog } from './training-log.js';
import { createVictimFinder } from './victims.js';
import { createWatch, type Watched } from './watch.js';

export interface RunOptions {
  readonly dataFolder: string;
  readonly plans: readonly Plan[];
  /** Whether networks are trained, or the computing is a stub; then kills go by networks evaluated, not by epochs. */
  readonly computing: 'real' | 'stub';
  readonly faults: readonly Fault[];
}

export interface FinishedRun extends Watched {
  readonly seconds: number;
  /** The kills that hit. */
  readonly hits: readonly Fault[];
  readonly failures: readonly CellFailure[];
}

/** As many as on a machine of many GPUs, or the stub's pauses would count. */
const STUB_TRAININGS_AT_ONCE = 16;
const stubFile = new URL('../orchestrate/stub-worker.js', import.meta.url);

/**
 * Runs the studies to their ends in an empty data folder, with server, workers and their supervision as in a run, while
 * processes are killed. A run that stands still for too long is left: what it lacks is seen in its results.
 */
export async function runStudies({ dataFolder, plans, computing, faults }: RunOptions): Promise<FinishedRun> {
  const folder = layOutDataFolder(dataFolder);
  const artifacts = await openArtifactStore(folder, undefined);
  for (const plan of plans) await artifacts.freezePlan(plan.hash, JSON.stringify(plan));
  const embedded = await startWorkers(dataFolder, computing);
  const ended = new AbortController();
  const countDatasets = createDatasetCount(plans, folder);
  const training = createTrainingLog(join(folder.logs, 'train.log'));
  const look = () => ({
    datasets: countDatasets(),
    work: computing === 'stub' ? training.evaluations() : training.epochs(),
  });
  const maybeFind = createVictimFinder(training);
  const stuck = new AbortController();
  // each of the client's calls listens to it
  setMaxListeners(0, stuck.signal);
  const watch = createWatch({ unit: UNITS[computing], look, maybeFind, onStandstill: (reason) => stuck.abort(reason) });
  const started = performance.now();
  const elapsedSeconds = () => Math.round((performance.now() - started) / 1000);
  const onKill = ({ victim }: Fault, pid: number) => {
    const { datasets, work } = look();
    say(`${elapsedSeconds()} s: killed ${victim} (${pid}) after ${datasets} datasets, ${work} ${UNITS[computing]}`);
  };
  const kills = inflict(faults, { look, maybeFind, onKill }, ended.signal);
  const connection = await Connection.connect({ address: embedded.address ?? '' });
  try {
    const following = followStudies(new Client({ connection }), plans, stuck.signal).catch((error: unknown) => {
      if (!stuck.signal.aborted) throw error;
      say(`✗ left after ${elapsedSeconds()} s: ${String(stuck.signal.reason)}`);
      return [];
    });
    const failures = await Promise.race([following, embedded.failed]);
    const seconds = (performance.now() - started) / 1000;
    ended.abort();
    return { seconds, hits: await kills, failures, ...watch.stop() };
  } finally {
    ended.abort();
    watch.stop();
    await connection.close();
    await embedded.stop();
  }
}

const UNITS = { real: 'epochs', stub: 'evaluations' } as const satisfies Record<RunOptions['computing'], string>;

function startWorkers(dataFolder: string, computing: RunOptions['computing']): Promise<Embedded> {
  return startEmbedded({
    dataFolder,
    temporal: readInstallation().temporal.path,
    devices: ['cpu'],
    perDevice: computing === 'stub' ? STUB_TRAININGS_AT_ONCE : 1,
    ...(computing === 'stub' && { workerFiles: { simulate: stubFile, train: stubFile } }),
    signal: new AbortController().signal,
  });
}

export function countVictims(hits: readonly Fault[]): Readonly<Partial<Record<Victim, number>>> {
  const counts: Partial<Record<Victim, number>> = {};
  for (const { victim } of hits) counts[victim] = (counts[victim] ?? 0) + 1;
  return counts;
}
