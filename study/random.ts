/** A source of random numbers that is handed in; `createStream` in `random-stream.ts` makes one. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Poisson variate of the given mean >= 0. */
  poisson(mean: number): number;
}

/** Opens the stream of that name below a seed: `streams('noise', 'training', 12)`. */
export type Streams = (...name: readonly (string | number)[]) => RandomStream;
