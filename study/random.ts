/** A source of random numbers that is handed in; `createStreams` in `random-stream.ts` opens them. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Poisson variate of the given mean >= 0. Throws RangeError on any other mean. */
  poisson(mean: number): number;
}

/** Opens the stream of that name below a seed: `streams('noise', 'training', 12)`. */
export type Streams = (...name: readonly (string | number)[]) => RandomStream;
