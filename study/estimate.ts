import { modelStep, modelWave, nameWaves, RECORD_COST, type Cost } from './cost-model.js';
import { measureSpeed, type MeasuredStep, type Speed } from './measured-speed.js';
import type { Plan } from './plan.js';
import type { FindDataset, GenerateSize } from './step-size.js';
import { mapStepKinds, STEP_KINDS, type StepInput, type StepKey, type StepKind } from './step.js';

export interface Estimate {
  /** Steps of the plan by kind, whether they stand already or not. */
  readonly steps: Readonly<Record<StepKind, number>>;
  /** Steps that stand already. */
  readonly reused: number;
  /** Of the steps that are still to do, one after the other on one machine. */
  readonly hours: number;
  /** That the steps still to do will add to the data folder. */
  readonly bytes: number;
  readonly kinds: Readonly<Record<StepKind, KindEstimate>>;
}

export interface KindEstimate {
  readonly reused: number;
  readonly hours: number;
  /** Finished steps that the hours go by; 0: they go by the model of `cost-model.ts` (two CPU cores). */
  readonly measured: number;
}

/**
 * The cost of what is missing, by finished steps of the same kind and the nearest size where there are some, else by the model.
 * Exit waves are counted once for all domains that share them, and not again where a finished domain of the plan has them.
 * @param measured the latest first
 */
export function estimatePlan(
  plan: Plan,
  isFinished: (key: StepKey) => boolean,
  measured: readonly MeasuredStep[] = [],
): Estimate {
  const findDataset = createFindDataset(plan);
  const speed = measureSpeed(measured, findDataset);
  const steps = mapStepKinds(() => 0);
  const reused = mapStepKinds(() => 0);
  const seconds = mapStepKinds(() => 0);
  const missing: StepInput[] = [];
  const finished: StepInput[] = [];
  let bytes = 0;
  for (const [key, step] of Object.entries(plan.steps)) {
    steps[step.kind]++;
    if (isFinished(key)) {
      finished.push(step);
      reused[step.kind]++;
      continue;
    }
    missing.push(step);
    const cost = estimateStep(step, findDataset, speed);
    seconds[step.kind] += cost.seconds;
    bytes += cost.bytes;
  }
  for (const cost of estimateWaves(missing, finished, speed)) {
    seconds.generate += cost.seconds;
    bytes += cost.bytes;
  }
  const kinds = mapStepKinds((kind): KindEstimate => {
    return { reused: reused[kind], hours: seconds[kind] / 3600, measured: speed.measured[kind] };
  });
  const hours = STEP_KINDS.reduce((sum, kind) => sum + kinds[kind].hours, 0);
  return { steps, reused: finished.length, hours, bytes: Math.round(bytes), kinds };
}

/** What a step of each kind costs by the model, in seconds, as a mean over the plan's steps. */
export function estimateKindSeconds(plan: Plan): Readonly<Record<StepKind, number>> {
  const { steps, kinds } = estimatePlan(plan, () => false);
  return mapStepKinds((kind) => (kinds[kind].hours * 3600) / Math.max(1, steps[kind]));
}

function estimateStep(step: StepInput, findDataset: FindDataset, speed: Speed): Cost {
  if (step.kind === 'record') return RECORD_COST;
  const { seconds, bytes } = modelStep(step, findDataset);
  return { seconds: seconds * speed.factor(step, seconds), bytes };
}

/** Waves of the structures that no finished domain has yet. */
function estimateWaves(missing: readonly StepInput[], finished: readonly StepInput[], speed: Speed): readonly Cost[] {
  const there = gatherWaves(finished);
  return [...gatherWaves(missing)].map(([name, { step, training, validation }]) => {
    const known = there.get(name);
    const count = Math.max(0, training - (known?.training ?? 0)) + Math.max(0, validation - (known?.validation ?? 0));
    const { seconds, bytes } = modelWave(step);
    return { seconds: seconds * count * speed.factor(step, seconds * Math.max(1, count)), bytes: bytes * count };
  });
}

interface Waves {
  readonly step: GenerateSize;
  readonly training: number;
  readonly validation: number;
}

/** By their name: the most that any domain images. */
function gatherWaves(steps: readonly StepInput[]): ReadonlyMap<string, Waves> {
  const sets = new Map<string, Waves>();
  for (const step of steps) {
    if (step.kind !== 'generate') continue;
    const name = nameWaves(step);
    const { training = 0, validation = 0 } = sets.get(name) ?? {};
    sets.set(name, {
      step,
      training: Math.max(training, step.trainingImages),
      validation: Math.max(validation, step.validationImages),
    });
  }
  return sets;
}

function createFindDataset(plan: Plan): FindDataset {
  return (key) => {
    const step = plan.steps[key];
    return step?.kind === 'generate' ? step : undefined;
  };
}
