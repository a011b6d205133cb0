import { listTicks, roundStep, type Limits } from '../../figures/chart/scale.js';
import type { TrainingCurve } from '../contract/stages.js';

export interface CurveAxes {
  readonly epochs: Limits;
  readonly losses: Limits;
  readonly epochTicks: readonly number[];
  readonly lossTicks: readonly number[];
}

/** Axes that hold all epochs to come, and all losses so far between round numbers. */
export function chooseCurveAxes({ epochs, planned }: Pick<TrainingCurve, 'epochs' | 'planned'>): CurveAxes {
  const last = Math.max(2, planned ?? 0, ...epochs.map(({ epoch }) => epoch));
  const values = epochs.flatMap(({ trainingLoss, heldOutLoss }) => [trainingLoss, heldOutLoss]).filter(Number.isFinite);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const step = roundStep(Math.max((high - low) / 4, 1e-6));
  const losses: Limits = [
    Math.floor(low / step) * step,
    Math.max(Math.ceil(high / step), Math.floor(low / step) + 1) * step,
  ];
  const whole = listTicks([1, last], Math.min(6, last)).filter(Number.isInteger);
  return {
    epochs: [1, last],
    losses,
    epochTicks: whole.includes(1) ? whole : [1, ...whole],
    lossTicks: listTicks(losses, 4),
  };
}
