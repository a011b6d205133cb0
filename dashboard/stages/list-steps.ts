import type { StepKey, StepKind } from '../../study/step.js';
import type { StageStep, StepPage, StepState } from '../contract/stages.js';
import type { IndexedStep, PlanIndex } from './index-plan.js';
import type { StepStates } from './step-states.js';

export interface StepQuery {
  readonly kind: StepKind;
  /** Absent: of all domains. */
  readonly domain?: string;
  readonly state?: StepState;
  readonly offset: number;
  readonly limit: number;
}

/** Where and when a finished step ran. */
export interface FinishedFacts {
  readonly worker: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/** What runs first, then what failed, what was set aside, what is to do, what is done; each in the plan's order. */
const ORDER = { running: 0, failed: 1, cancelled: 2, skipped: 3, left: 4, done: 5 } as const satisfies Record<
  StepState,
  number
>;

/** One page of the steps of a kind. */
export async function listSteps(
  index: PlanIndex,
  states: StepStates,
  { kind, domain, state, offset, limit }: StepQuery,
  maybeFinished: (key: StepKey) => Promise<FinishedFacts | undefined>,
): Promise<StepPage> {
  const ofKind = index.kinds[kind];
  const all = domain === undefined ? [...ofKind.values()].flat() : (ofKind.get(domain) ?? []);
  const known = all.map((step) => ({ step, state: states.stateOf(step.key) }));
  const chosen = state === undefined ? known : known.filter((each) => each.state === state);
  const page = chosen.sort((a, b) => ORDER[a.state] - ORDER[b.state]).slice(offset, offset + limit);
  const steps = page.map((each) => describeStep(each.step, each.state, states, maybeFinished));
  return { total: chosen.length, steps: await Promise.all(steps) };
}

async function describeStep(
  { key, kind, name, record, networks }: IndexedStep,
  state: StepState,
  { working, reasons, stateOf }: StepStates,
  maybeFinished: (key: StepKey) => Promise<FinishedFacts | undefined>,
): Promise<StageStep> {
  const finished = state === 'done' && kind !== 'record' ? await maybeFinished(key) : undefined;
  const running = state === 'running' ? working.get(key) : undefined;
  const isRecorded = record !== undefined && stateOf(record) === 'done';
  return {
    ...{ key, kind, name, state },
    worker: finished?.worker ?? (running && `${running.pid ?? 'unknown'} on ${running.host}`) ?? null,
    startedAt: finished?.startedAt ?? null,
    durationMs: finished?.durationMs ?? running?.forMs ?? null,
    reason: state === 'failed' || state === 'cancelled' ? (reasons.get(key) ?? null) : null,
    record: isRecorded && networks === 1 ? record : null,
    networks,
  };
}
