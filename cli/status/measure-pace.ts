import type { StepTime } from '../../results/result-store.js';
import type { Plan } from '../../study/plan.js';
import { STEP_KINDS, type StepKind } from '../../study/step.js';

/** What is to be done of a plan, and by what it can be told how long that takes. */
export interface Work {
  readonly plan: Plan;
  readonly nowMs: number;
  /** Of this data folder, whatever study they were computed for. */
  readonly finished: readonly StepTime[];
  readonly running: readonly { readonly kind: StepKind; readonly startedMs: number }[];
  /** Steps of each kind that are still to be done or to be ended. */
  readonly remaining: Readonly<Record<StepKind, number>>;
}

export interface MeasuredPace {
  /** Over the last minutes; undefined where no network was finished in them. */
  readonly networksAnHour?: number;
  /** Undefined as long as a kind of step that is still to be done was not measured. */
  readonly msLeft?: number;
}

/** A study that nobody worked on for so long was interrupted: what was before tells nothing of its pace. */
const INTERRUPTION_MS = 120_000;
const SHORT_WINDOW_MS = 600_000;
/** For studies whose networks take long. */
const LONG_WINDOW_MS = 3_600_000;
const ENOUGH_NETWORKS = 3;

/** Kinds that wait in the same queue for the same workers. `record` takes no time worth counting. */
const QUEUES = [['generate'], ['pretrain', 'transfer', 'evaluate']] as const satisfies readonly (readonly StepKind[])[];

interface Span {
  readonly kind: StepKind;
  readonly fromMs: number;
  readonly toMs: number;
  readonly isFinished: boolean;
}

/**
 * The pace of a study, from the steps of its plan alone: what is left of each queue, at the mean duration of each kind,
 * divided by how many steps were under way at once on average in the last minutes, pauses between steps included.
 */
export function measurePace(work: Work): MeasuredPace {
  const spans = listSpans(work);
  const recent = cutToStretch(spans, work.nowMs);
  const networksAnHour = maybeMeasureRate(recent, work.nowMs);
  const msLeft = maybeSum(QUEUES.map((kinds) => maybeMeasureLeft(kinds, spans, recent, work)));
  return { ...(networksAnHour !== undefined && { networksAnHour }), ...(msLeft !== undefined && { msLeft }) };
}

function listSpans({ plan, finished, running, nowMs }: Work): readonly Span[] {
  const done = finished.flatMap(({ key, startedMs, durationMs }): Span[] => {
    const kind = plan.steps[key]?.kind;
    return kind === undefined ? [] : [{ kind, fromMs: startedMs, toMs: startedMs + durationMs, isFinished: true }];
  });
  const going = running.map(({ kind, startedMs }): Span => {
    return { kind, fromMs: Math.min(startedMs, nowMs), toMs: nowMs, isFinished: false };
  });
  return [...done, ...going];
}

/** Those since the last interruption, the latest first. */
function cutToStretch(spans: readonly Span[], nowMs: number): readonly Span[] {
  const latestFirst = [...spans].sort((a, b) => b.toMs - a.toMs);
  let beginMs = nowMs;
  const end = latestFirst.findIndex(({ fromMs, toMs }) => {
    if (toMs < beginMs - INTERRUPTION_MS) return true;
    beginMs = Math.min(beginMs, fromMs);
    return false;
  });
  return end < 0 ? latestFirst : latestFirst.slice(0, end);
}

function maybeMeasureRate(recent: readonly Span[], nowMs: number): number | undefined {
  const beginMs = Math.min(...recent.map(({ fromMs }) => fromMs));
  const count = (fromMs: number) =>
    recent.filter(({ kind, isFinished, toMs }) => kind === 'evaluate' && isFinished && toMs >= fromMs).length;
  for (const windowMs of [SHORT_WINDOW_MS, LONG_WINDOW_MS]) {
    const fromMs = Math.max(nowMs - windowMs, beginMs);
    const networks = count(fromMs);
    if (networks >= ENOUGH_NETWORKS || (windowMs === LONG_WINDOW_MS && networks > 0)) {
      return (networks / Math.max(1, nowMs - fromMs)) * 3.6e6;
    }
  }
  return undefined;
}

function maybeMeasureLeft(
  kinds: readonly StepKind[],
  spans: readonly Span[],
  recent: readonly Span[],
  { remaining, nowMs }: Work,
): number | undefined {
  const left = kinds.filter((kind) => remaining[kind] > 0);
  if (left.length === 0) return 0;
  const own = recent.filter(({ kind }) => kinds.includes(kind));
  const work = maybeSum(left.map((kind) => maybeMeasureWork(kind, remaining[kind], spans)));
  const fromMs = Math.max(nowMs - SHORT_WINDOW_MS, Math.min(...own.map((span) => span.fromMs)));
  const busyMs = own.reduce((sum, span) => sum + Math.max(0, span.toMs - Math.max(span.fromMs, fromMs)), 0);
  if (work === undefined || busyMs === 0) return undefined;
  return work / (busyMs / (nowMs - fromMs));
}

/** Milliseconds of one worker; what the running steps have done already is taken off. */
function maybeMeasureWork(kind: StepKind, remaining: number, spans: readonly Span[]): number | undefined {
  const own = spans.filter((span) => span.kind === kind);
  const durations = own.filter(({ isFinished }) => isFinished).map(({ fromMs, toMs }) => toMs - fromMs);
  if (durations.length === 0) return undefined;
  const mean = durations.reduce((sum, ms) => sum + ms, 0) / durations.length;
  const begun = own.filter(({ isFinished }) => !isFinished);
  const done = begun.reduce((sum, { fromMs, toMs }) => sum + Math.min(mean, toMs - fromMs), 0);
  return Math.max(0, remaining * mean - done);
}

function maybeSum(parts: readonly (number | undefined)[]): number | undefined {
  return parts.reduce<number | undefined>(
    (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part),
    0,
  );
}

/** Steps that are still to be done. */
export function countRemaining(
  plan: Plan,
  done: Readonly<Record<StepKind, number>>,
  missingNetworks: number,
): Record<StepKind, number> {
  const networks = Math.max(0, plan.networks.length - done.record - missingNetworks);
  const remaining: Record<StepKind, number> = { generate: 0, pretrain: 0, transfer: 0, evaluate: 0, record: 0 };
  for (const { kind } of Object.values(plan.steps)) remaining[kind]++;
  // what failed for good is not waited for, and neither is what only it needed
  for (const kind of STEP_KINDS) remaining[kind] = Math.min(Math.max(0, remaining[kind] - done[kind]), networks);
  return remaining;
}
