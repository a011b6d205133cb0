import type { Freeze, NetworkShape, Precision } from '../../study/recipe.js';
import type { Batch } from './batch.js';
import type { Pass } from './work.js';

export const ENGINES = ['tfjs', 'eager', 'compiled'] as const;
/** Plain tfjs-layers, our step operation by operation, our step as one graph. */
export type Engine = (typeof ENGINES)[number];

/** One engine, ready for steps of one pass on one batch. */
export interface Runner {
  /** That training moves. */
  readonly parameters: number;
  /** One step, to its end. @returns the loss before the step; of the forward pass, the first pixel's probability */
  run(): number | Promise<number>;
  /** Frees the memory. */
  dispose(): void;
}

export interface RunnerSettings {
  readonly pass: Pass;
  readonly pixels: number;
  readonly network: NetworkShape;
  readonly batch: Batch;
  /** Of all variables, by name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly precision: Precision;
  /** Of the compiled step; absent: none. */
  readonly freeze?: Freeze;
}
