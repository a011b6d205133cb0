import type { Weights } from '../reduction.js';
import type { Corpus } from './corpus.js';

/** A statement of the paper as a question that any study may be asked. */
export interface Finding {
  readonly id: string;
  /** Of the paper. */
  readonly section: string;
  readonly statement: string;
  /** What to bear in mind with the published tables. */
  readonly caveat?: string;
  /** Another statement that says more of it, by its id. */
  readonly see?: string;
  /** What the networks are asked for; or why they can't be. */
  readonly ask: (corpus: Corpus) => Inquiry | Missing;
}

export interface Inquiry {
  /** Some are made of others in here. */
  readonly quantities: Record<string, Quantity>;
  /** All must hold. */
  readonly tests: readonly Test[];
  /** The quantity that stands for the statement. */
  readonly statistic: string;
}

/** A number as a function of how much each replicate counts; NaN where there is none. */
export type Quantity = (weights: Weights) => number;

export interface Test {
  /** The name of a quantity. */
  readonly left: string;
  readonly operator: '<' | '>' | '>=';
  /** A number, the name of a quantity, or a multiple of one. */
  readonly right: number | string | { readonly times: number; readonly of: string };
}

/** The factor that a study lacks, in words that follow "there is no". */
export interface Missing {
  readonly missing: string;
}

export function isMissing(asked: object): asked is Missing {
  return 'missing' in asked;
}

/** `a > b`, `b > c` and so on. */
export function descending(names: readonly string[]): readonly Test[] {
  return names.slice(1).map((right, at) => ({ left: names[at], operator: '>', right }));
}
