import type { StepTime, StudySummary } from '../../results/result-store.js';
import type { CellFailure } from '../../study/cell-failure.js';
import type { Plan } from '../../study/plan.js';
import { mapStepKinds, type StepKey, type StepKind } from '../../study/step.js';
import { sumFailures } from '../../workflows/failure-list.js';
import type { Failures, Outcome } from '../../workflows/messages.js';
import { countPlanned, listWaits } from '../progress/observe-study.js';
import type { Observation, PendingStep } from '../progress/snapshot.js';
import { countRemaining, measurePace } from './measure-pace.js';
import { nameWorker } from './name-worker.js';
import type { StepStatus, StudyState, StudyStatus, WorkingStep } from '../../study/study-status.js';

export interface KnownPlan {
  readonly plan: Plan;
  /** Of steps as people know them. */
  readonly nameStep: (key: StepKey) => string;
  /** The network that alone needs a step; undefined of shared ones. */
  readonly maybeOwner: (key: StepKey) => string | undefined;
}

/** Where a study stands, as different places know it. */
export interface Sources {
  readonly summary: StudySummary;
  /** Absent where nobody asks for more than a line. */
  readonly known?: KnownPlan;
  /** Of steps of this plan and of others that stand finished. */
  readonly isFinished: (key: StepKey) => boolean;
  readonly times: readonly StepTime[];
  /** Of a workflow that goes on. */
  readonly observed?: Observation;
  /** Of a workflow that has ended. */
  readonly outcome?: Outcome;
  /** What the results tell of networks that are missing, where no workflow tells more. */
  readonly kept: readonly CellFailure[];
  readonly nowMs: number;
}

/** One study, from all that is known of it. */
export function describeStudy(sources: Sources): StudyStatus {
  const { summary, known, observed } = sources;
  const { failed, skipped, cancelled, failures } = sumMissing(sources);
  return {
    ...summary,
    state: chooseState(sources),
    priority: observed?.priority ?? null,
    concurrency: observed?.concurrency ?? null,
    missing: { failed, skipped, cancelled },
    failures,
    retrying: (observed?.pending ?? []).flatMap(({ kind, state, attempt, reason }) =>
      state === 'retrying' ? [{ kind, attempt, reason: reason ?? 'unknown' }] : [],
    ),
    waitsFor: listWaits(observed?.pending ?? []),
    ...(known === undefined ? NOTHING_MORE : describeWork(sources, known)),
  };
}

const NOTHING_MORE = { steps: null, networksAnHour: null, msLeft: null, working: [] } as const;

function describeWork(
  sources: Sources,
  { plan, nameStep, maybeOwner }: KnownPlan,
): Pick<StudyStatus, 'steps' | 'networksAnHour' | 'msLeft' | 'working'> {
  const { observed, outcome, nowMs, times } = sources;
  const pending = observed?.pending ?? [];
  const { failures } = sumMissing(sources);
  const standing = countStanding(sources, plan);
  const planned = countPlanned(plan);
  const steps = mapStepKinds((kind): StepStatus => {
    const counted = observed?.steps[kind] ?? outcome?.steps[kind];
    const own = pending.filter((step) => step.kind === kind);
    const count = (state: PendingStep['state']) => own.filter((step) => step.state === state).length;
    return {
      total: planned[kind],
      done: Math.min(planned[kind], Math.max(standing[kind], counted?.done ?? 0)),
      reused: counted?.reused ?? 0,
      running: count('running'),
      waiting: count('waiting'),
      retrying: count('retrying'),
      missing: failures.filter((failure) => failure.step === kind).length,
    };
  });
  const working = describeWorking(pending, { nameStep, maybeOwner }, nowMs);
  if (observed === undefined || observed.paused) return { ...NOTHING_MORE, steps, working };
  const { failed, skipped, cancelled } = observed.missing;
  const done = mapStepKinds((kind) => steps[kind].done);
  const remaining = countRemaining(plan, done, failed + skipped + cancelled);
  const running = pending.flatMap(({ kind, startedMs }) => (startedMs === undefined ? [] : [{ kind, startedMs }]));
  const { networksAnHour = null, msLeft = null } = measurePace({ plan, nowMs, finished: times, running, remaining });
  return { steps, networksAnHour, msLeft, working };
}

function sumMissing({ observed, outcome, kept }: Sources): Failures {
  if (observed !== undefined) return { ...observed.missing, failures: observed.failures };
  return outcome ?? sumFailures(kept, kept.length);
}

function chooseState({ summary, observed, outcome, kept }: Sources): StudyState {
  if (observed !== undefined) return observed.paused ? 'paused' : 'running';
  const { recorded, networks } = summary;
  if (recorded === networks) return 'complete';
  // what the results keep of a study that was not tried to its end is no end
  return outcome !== undefined || recorded + kept.length === networks ? 'incomplete' : 'not going on';
}

function countStanding({ isFinished, summary }: Sources, plan: Plan): Record<StepKind, number> {
  const counts = mapStepKinds(() => 0);
  for (const [key, { kind }] of Object.entries(plan.steps)) if (kind !== 'record' && isFinished(key)) counts[kind]++;
  return { ...counts, record: summary.recorded };
}

function describeWorking(
  pending: readonly PendingStep[],
  { nameStep, maybeOwner }: Pick<KnownPlan, 'nameStep' | 'maybeOwner'>,
  nowMs: number,
): readonly WorkingStep[] {
  const steps = pending.filter(({ state }) => state === 'running');
  return steps.map(({ kind, attempt, worker = 'unknown', startedMs = nowMs, progress }) => {
    const { step, done = 0, total = 0, ...more } = progress ?? {};
    const named =
      step === undefined
        ? { step: null, key: null, network: null }
        : { step: nameStep(step), key: step, network: maybeOwner(step) ?? null };
    return {
      ...nameWorker(worker),
      kind,
      ...named,
      attempt,
      forMs: Math.max(0, nowMs - startedMs),
      done,
      total,
      ...more,
    };
  });
}
