import type { Plan } from '../../study/plan.js';
import type { StepInput, StepKind } from '../../study/step.js';
import { STEP_KINDS } from '../../study/step.js';
import { countPlanned } from './observe-study.js';
import type { ActiveStep, Snapshot } from './snapshot.js';

/** Work below this share of the whole is too little to tell the machine's speed from. */
const LEAST_SHARE = 0.05;

/**
 * The time left, from how long the work of this run has taken so far: every step weighs what it costs by a model,
 * and the run itself says how many milliseconds such a weight takes on this machine. Undefined as long as it can't tell.
 */
export function createTimeLeft(plan: Plan): (snapshot: Snapshot) => number | undefined {
  const weights = meanWeights(plan);
  let first: { readonly at: number; readonly weight: number } | undefined;
  return (snapshot) => {
    const weigh = (count: (kind: StepKind) => number) =>
      STEP_KINDS.reduce((sum, kind) => sum + weights[kind] * count(kind), 0);
    const running = snapshot.active.reduce((sum, step) => sum + weights[step.kind] * shareDone(step), 0);
    const done = weigh((kind) => snapshot.steps[kind].done - snapshot.steps[kind].reused) + running;
    const total = weigh((kind) => snapshot.steps[kind].total - snapshot.steps[kind].reused);
    first ??= { at: Date.now(), weight: done };
    const worked = done - first.weight;
    if (worked < LEAST_SHARE * total) return undefined;
    return ((total - done) / worked) * (Date.now() - first.at);
  };
}

/** Share of a running step that is done, 0 to 1. */
export function shareDone({ progress: { done, total, fraction } }: ActiveStep): number {
  if (total === 0) return 0;
  return fraction === undefined ? done / total : (done - 1 + fraction) / total;
}

/** Cost of a step of each kind, mean over the plan, in seconds of a machine of two cores. */
function meanWeights(plan: Plan): Record<StepKind, number> {
  const counts = countPlanned(plan);
  const weights: Record<StepKind, number> = { generate: 0, pretrain: 0, transfer: 0, evaluate: 0, record: 0 };
  for (const step of Object.values(plan.steps)) weights[step.kind] += weighStep(step) / counts[step.kind];
  return weights;
}

/** Measured on the quickstart study; the run's own pace corrects the machine, not the ratios. */
function weighStep(step: StepInput): number {
  switch (step.kind) {
    case 'generate':
      return 0.1 * (step.trainingImages + step.validationImages);
    case 'pretrain':
    case 'transfer':
      return 2 + (step.stage.epochs * step.stage.images * (step.stage.augment ? 8 : 1)) / 200;
    case 'evaluate':
      return 3;
    case 'record':
      return 0.1;
    default:
      return step satisfies never;
  }
}
