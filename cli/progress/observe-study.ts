import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { StepProgress } from '../../activities/contract.js';
import type { Plan } from '../../study/plan.js';
import type { StepKind } from '../../study/step.js';
import { progressQuery, type Outcome, type Progress, type StepCount } from '../../workflows/messages.js';
import { isWaiting, readKind, type PendingActivity } from './pending-activity.js';
import type { ActiveStep, RetryingStep, Snapshot, StageProgress } from './snapshot.js';

const QUERY_MS = 3_000;

/** Asks the study's workflow and its running groups how far they are. Throws while server or workers are away. */
export async function observeStudy(client: Client, workflowId: string, plan: Plan): Promise<Snapshot> {
  const study = await observeWorkflow(client, workflowId);
  const groups = await Promise.all(study.progress.running.map((id) => maybeObserveGroup(client, id)));
  const all = [study, ...groups.filter((group) => group !== undefined)];
  const pending = all.flatMap((observed) => observed.pending);
  return {
    steps: addUp(
      all.map(({ progress }) => progress.steps),
      countPlanned(plan),
    ),
    active: pending.flatMap(toActive),
    retrying: pending.flatMap(toRetrying),
    paused: study.progress.paused,
    failures: all.flatMap(({ progress }) => progress.failures),
  };
}

/** How the study ended. */
export function toLastSnapshot({ steps, failures }: Outcome, plan: Plan): Snapshot {
  return { steps: addUp([steps], countPlanned(plan)), active: [], retrying: [], paused: false, failures };
}

/** How many steps of each kind the plan holds. */
export function countPlanned(plan: Plan): Record<StepKind, number> {
  const counts: Record<StepKind, number> = { generate: 0, pretrain: 0, transfer: 0, evaluate: 0, record: 0 };
  for (const { kind } of Object.values(plan.steps)) counts[kind]++;
  return counts;
}

interface Observed {
  readonly progress: Progress;
  readonly pending: readonly PendingActivity[];
}

async function observeWorkflow(client: Client, workflowId: string): Promise<Observed> {
  const handle = client.workflow.getHandle(workflowId);
  return client.withDeadline(Date.now() + QUERY_MS, async () => {
    const [progress, description] = await Promise.all([handle.query(progressQuery), handle.describe()]);
    return { progress, pending: description.raw.pendingActivities ?? [] };
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
  const stage = (kind: StepKind): StageProgress => ({
    done: counts.reduce((sum, count) => sum + count[kind].done, 0),
    reused: counts.reduce((sum, count) => sum + count[kind].reused, 0),
    total: planned[kind],
  });
  return {
    generate: stage('generate'),
    pretrain: stage('pretrain'),
    transfer: stage('transfer'),
    evaluate: stage('evaluate'),
    record: stage('record'),
  };
}

function toActive(pending: PendingActivity): readonly ActiveStep[] {
  const kind = readKind(pending);
  const payload = pending.heartbeatDetails?.payloads?.[0];
  if (kind === undefined || payload === undefined || isWaiting(pending)) return [];
  // our own activities wrote it
  const progress = defaultPayloadConverter.fromPayload<StepProgress>(payload);
  return [{ kind, attempt: pending.attempt ?? 1, progress }];
}

function toRetrying(pending: PendingActivity): readonly RetryingStep[] {
  const kind = readKind(pending);
  const attempt = pending.attempt ?? 1;
  if (kind === undefined || attempt < 2 || !isWaiting(pending)) return [];
  return [{ kind, attempt, reason: pending.lastFailure?.message ?? 'unknown' }];
}
