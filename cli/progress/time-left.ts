import type { Plan } from '../../study/plan.js';
import { estimateKindSeconds } from '../../study/estimate.js';
import { STEP_KINDS, type StepKind } from '../../study/step.js';
import type { ActiveStep, Snapshot } from './snapshot.js';

/** Work below this share of the whole is too little to tell the machine's speed from. */
const LEAST_SHARE = 0.05;

/**
 * The time left, from how long the work of this run has taken so far: every step weighs what it costs by a model,
 * and the run itself says how many milliseconds such a weight takes on this machine. Undefined as long as it can't tell.
 */
export function createTimeLeft(plan: Plan): (snapshot: Snapshot) => number | undefined {
  const weights = estimateKindSeconds(plan);
  let first: { readonly at: number; readonly weight: number } | undefined;
  return (snapshot) => {
    const weigh = (count: (kind: StepKind) => number) =>
      STEP_KINDS.reduce((sum, kind) => sum + weights[kind] * count(kind), 0);
    const running = snapshot.active.reduce((sum, step) => sum + weights[step.kind] * shareDone(step), 0);
    const done = weigh((kind) => snapshot.steps[kind].done - snapshot.steps[kind].reused) + running;
    const total = weigh((kind) => snapshot.steps[kind].total - snapshot.steps[kind].reused);
    first ??= { at: Date.now(), weight: done };
    const worked = done - first.weight;
    if (worked === 0 || worked < LEAST_SHARE * total) return undefined;
    return ((total - done) / worked) * (Date.now() - first.at);
  };
}

/** Share of a running step that is done, 0 to 1. */
export function shareDone({ progress: { done, total, batch, batches } }: ActiveStep): number {
  if (total === 0) return 0;
  return batch === undefined || batches === undefined ? done / total : (done - 1 + batch / batches) / total;
}
