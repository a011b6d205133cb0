import { formatTicks, listTicks, roundUp, type Limits } from './chart/scale.js';

/** The article's limits for its own results; for others from 0 to a round number that none exceeds. */
export function chooseLimits(published: boolean, ofArticle: Limits, values: readonly (number | null)[]): Limits {
  if (published) return ofArticle;
  const largest = Math.max(0, ...values.flatMap((value) => (value === null ? [] : [Math.abs(value)])));
  const limit = largest === 0 ? ofArticle[1] : roundUp(largest);
  return [ofArticle[0] < 0 ? -limit : 0, limit];
}

/** Ticks of a colour bar, where values beyond the limits have the colour of the end. */
export function labelLimits(limits: Limits, values: readonly (number | null)[]) {
  const [low, high] = limits;
  const steps = listTicks(limits, 5);
  const near = 0.4 * (steps[1] - steps[0]);
  // both ends are told
  const ticks = [low, ...steps.filter((tick) => tick - low > near && high - tick > near), high];
  const labels = [...formatTicks(ticks)];
  const isBeyond = (compare: (value: number) => boolean) => values.some((value) => value !== null && compare(value));
  if (isBeyond((value) => value > limits[1])) labels[labels.length - 1] = `≥ ${labels[labels.length - 1]}`;
  if (isBeyond((value) => value < limits[0])) labels[0] = `≤ ${labels[0]}`;
  return { values: ticks, labels };
}
