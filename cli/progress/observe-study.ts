import type { Client } from '@temporalio/client';
import type { CellFailure } from '../../study/cell-failure.js';
import type { Plan } from '../../study/plan.js';
import { mapStepKinds, type StepKind } from '../../study/step.js';
import { progressQuery, type Outcome, type Progress, type StepCount } from '../../workflows/messages.js';
import { readPendingStep, type PendingActivity } from './pending-activity.js';
import type { ActiveStep, Observation, PendingStep, RetryingStep, Snapshot, StageProgress } from './snapshot.js';

const QUERY_MS = 3_000;
/** A study of many groups would else keep all threads of server and worker from their work. */
const AT_ONCE = 8;

/** Asks the study's workflow and its running groups how far they are. Throws while server or workers are away. */
export async function observeStudy(client: Client, workflowId: string, plan: Plan): Promise<Observation> {
  const study = await observeWorkflow(client, workflowId);
  const { running, priority = 'normal', window } = study.progress;
  const all = [study];
  for (let first = 0; first < running.length; first += AT_ONCE) {
    const some = running.slice(first, first + AT_ONCE);
    const groups = await Promise.all(some.map((id) => maybeObserveGroup(client, id)));
    all.push(...groups.filter((group) => group !== undefined));
  }
  const pending = all.flatMap((observed) => observed.pending);
  const count = (state: CellFailure['state']) => all.reduce((sum, { progress }) => sum + progress[state], 0);
  return {
    steps: addUp(
      all.map(({ progress }) => progress.steps),
      countPlanned(plan),
    ),
    active: pending.flatMap(toActive),
    retrying: pending.flatMap(toRetrying),
    waitsFor: listWaits(pending),
    paused: study.progress.paused,
    failures: all.flatMap(({ progress }) => progress.failures),
    pending,
    missing: { failed: count('failed'), skipped: count('skipped'), cancelled: count('cancelled') },
    priority,
    concurrency: window,
  };
}

/** How the study ended. */
export function toLastSnapshot({ steps, failures }: Outcome, plan: Plan): Snapshot {
  return { steps: addUp([steps], countPlanned(plan)), active: [], retrying: [], waitsFor: [], paused: false, failures };
}

/** How many steps of each kind the plan holds. */
export function countPlanned(plan: Plan): Record<StepKind, number> {
  const counts = mapStepKinds(() => 0);
  for (const { kind } of Object.values(plan.steps)) counts[kind]++;
  return counts;
}

interface Observed {
  readonly progress: Progress;
  readonly pending: readonly PendingStep[];
}

async function observeWorkflow(client: Client, workflowId: string): Promise<Observed> {
  const handle = client.workflow.getHandle(workflowId);
  return client.withDeadline(Date.now() + QUERY_MS, async () => {
    const [progress, description] = await Promise.all([handle.query(progressQuery), handle.describe()]);
    const activities: readonly PendingActivity[] = description.raw.pendingActivities ?? [];
    return { progress, pending: activities.flatMap((activity) => readPendingStep(activity) ?? []) };
  });
}

/** A group that ended meanwhile is counted by its study at the next look. */
async function maybeObserveGroup(client: Client, workflowId: string): Promise<Observed | undefined> {
  try {
    return await observeWorkflow(client, workflowId);
  } catch {
    return undefined;
  }
}

function addUp(
  counts: readonly Readonly<Record<StepKind, StepCount>>[],
  planned: Record<StepKind, number>,
): Record<StepKind, StageProgress> {
  return mapStepKinds((kind): StageProgress => ({
    done: counts.reduce((sum, count) => sum + count[kind].done, 0),
    reused: counts.reduce((sum, count) => sum + count[kind].reused, 0),
    total: planned[kind],
  }));
}

function toActive({ kind, state, attempt, progress }: PendingStep): readonly ActiveStep[] {
  return state === 'running' && progress !== undefined ? [{ kind, attempt, progress }] : [];
}

/** What steps wait for that another study computes, in words, each once. */
export function listWaits(pending: readonly PendingStep[]): readonly string[] {
  const reasons = pending.flatMap(({ state, reason }) => (state === 'waiting' && reason !== undefined ? [reason] : []));
  return [...new Set(reasons)];
}

function toRetrying({ kind, state, attempt, reason = 'unknown' }: PendingStep): readonly RetryingStep[] {
  return state === 'retrying' ? [{ kind, attempt, reason }] : [];
}
