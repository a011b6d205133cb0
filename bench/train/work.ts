/** A size of the network's work, and how long it is measured. */
export interface Work {
  readonly pixels: number;
  readonly batch: number;
  readonly baseFilters: number;
  /** Timed units a side. */
  readonly runs: number;
  /** Steps in a unit, timed together. */
  readonly stepsInUnit: number;
}

export const WORKS: readonly Work[] = [
  { pixels: 128, batch: 16, baseFilters: 16, runs: 9, stepsInUnit: 5 },
  { pixels: 128, batch: 4, baseFilters: 32, runs: 9, stepsInUnit: 5 },
  { pixels: 256, batch: 4, baseFilters: 64, runs: 7, stepsInUnit: 2 },
  { pixels: 512, batch: 2, baseFilters: 64, runs: 7, stepsInUnit: 1 },
];

export const PASSES = ['forward', 'train'] as const;
/**
 * `forward`: inference by the moving averages of batch norm, to each pixel's probability, which is read.
 * `train`: cross entropy, its gradients, Adam and the moving averages; the loss is read.
 */
export type Pass = (typeof PASSES)[number];

/** After these turns at least, a pass of a size ends when its time is up. */
export const FEWEST_RUNS = 3;
/** Four sizes of both passes, and the start of all sides, stay below 20 minutes also on slower cores. */
export const PASS_SECONDS = { forward: 40, train: 120 } as const satisfies Record<Pass, number>;

/** Of the three ways of freezing together, at each size. */
export const FREEZING_SECONDS = 20;

export const LEARNING_RATE = 1e-4;

/** Such as `256,4,64`. */
export function nameWork({ pixels, batch, baseFilters }: Work): string {
  return [pixels, batch, baseFilters].join();
}
