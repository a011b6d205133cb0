import { join } from 'node:path';
import type { TrainingCurve, StepTrouble, TroubledAttempt } from '../../dashboard/contract/stages.js';
import type { LatestLook } from '../../dashboard/latest-look.js';
import { RequestError } from '../../dashboard/request-error.js';
import type { StagePorts } from '../../dashboard/routes/stages.js';
import { maybeReadCheckpointEpochs } from '../../learning/checkpoint-epochs.js';
import type { Attempt } from '../../results/attempt.js';
import type { EpochRecord } from '../../study/metrics.js';
import type { StatusReport } from '../../study/study-status.js';
import type { StepKey } from '../../study/step.js';
import { maybeTrainingOffset } from '../../study/training-offset.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { openArtifacts } from '../open-artifacts.js';
import { rememberSlowly } from '../status/remember-slowly.js';
import { nameWorker } from '../status/name-worker.js';
import type { OpenPast } from './past-ports.js';
import { readLogLines } from './read-log-lines.js';
import type { PlanReader } from './read-plans.js';

/** A look that is older than this is taken anew. */
const OLDEST_MS = 3_000;

/** What the page of a study's steps stands on: frozen plans, manifests, the latest look, logs. */
export function createStagePorts(
  dataFolder: string,
  status: LatestLook<StatusReport>,
  past: OpenPast,
  plans: Pick<PlanReader, 'read'>,
): StagePorts {
  const listFinished = rememberSlowly(async () => (await openArtifacts(dataFolder)).listFinished(), OLDEST_MS);
  const recorded = new Map<string, () => Promise<ReadonlySet<StepKey>>>();
  const listRecorded = (plan: string) => {
    const list = recorded.get(plan) ?? rememberSlowly(() => Promise.resolve(readRecorded(past, plan)), OLDEST_MS);
    recorded.set(plan, list);
    return list();
  };
  // what can't be read is not there to be shown
  const maybeManifest = async (key: StepKey) =>
    (await openArtifacts(dataFolder)).readManifest(key).catch(() => undefined);
  const maybeRun = async (key: StepKey) => (await openArtifacts(dataFolder)).maybeReadRun(key).catch(() => undefined);
  return {
    async study(name) {
      const { studies } = await status.recent(OLDEST_MS);
      const found = studies.find(({ study }) => study === name);
      if (found !== undefined) return found;
      const why = past.isPublished(name)
        ? `${name} was published by others: no step of it runs here`
        : `there is no study ${name}`;
      throw new RequestError(404, why);
    },
    maybeIndex: (plan) =>
      plans.read(plan).then(
        ({ index }) => index,
        () => undefined,
      ),
    async findDone(plan) {
      const [steps, records] = await Promise.all([listFinished(), listRecorded(plan)]);
      return (key) => steps.has(key) || records.has(key);
    },
    async maybeFinished(key) {
      const manifest = await maybeManifest(key);
      if (manifest === undefined) return undefined;
      const { environment, startedAt, durationMs, run } = manifest;
      const last = run?.attempts.at(-1);
      return { worker: last === undefined ? environment.host : describeWorker(last.worker), startedAt, durationMs };
    },
    async curve(key) {
      const summary = (await maybeManifest(key))?.summary;
      if (summary?.kind === 'pretrain' || summary?.kind === 'transfer') {
        return { isFinished: true, ...toCurve(summary.epochs) };
      }
      const folder = join(layOutDataFolder(dataFolder).artifacts, 'scratch', key, 'checkpoints');
      return { isFinished: false, ...toCurve((await maybeReadCheckpointEpochs(folder)) ?? []) };
    },
    async hasFailed(key) {
      const outcome = (await maybeRun(key))?.attempts.at(-1)?.outcome;
      return outcome === 'failed' || outcome === 'lost';
    },
    async trouble(key): Promise<StepTrouble> {
      const run = await maybeRun(key);
      const { logs } = layOutDataFolder(dataFolder);
      return { attempts: (run?.attempts ?? []).map(describeAttempt), log: await readLogLines(logs, key) };
    },
  };
}

function readRecorded(past: OpenPast, plan: string): ReadonlySet<StepKey> {
  return new Set(past.maybePast()?.recorded(plan) ?? []);
}

function toCurve(epochs: readonly EpochRecord[]): Pick<TrainingCurve, 'epochs' | 'trainingOffset'> {
  return {
    trainingOffset: maybeTrainingOffset(epochs[0]?.validation),
    epochs: epochs.map(({ epoch, learningRate, trainingLoss, validation: { loss, iou } }) => {
      return { epoch, learningRate, trainingLoss, loss, iou };
    }),
  };
}

function describeWorker(worker: string): string {
  const { pid, host } = nameWorker(worker);
  return `${pid ?? 'unknown'} on ${host}`;
}

function describeAttempt({ attempt, worker, startedAt, outcome, ...more }: Attempt): TroubledAttempt {
  const { endedAt = null, error = null, reason = null } = more;
  return { attempt, worker: describeWorker(worker), startedAt, outcome, endedAt, error, reason };
}
