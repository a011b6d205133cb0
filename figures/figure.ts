import type { Corpus } from '../analysis/findings/corpus.js';
import type { Missing } from '../analysis/findings/finding.js';
import type { Reduction } from '../analysis/reduction.js';
import type { Streams } from '../study/random.js';
import type { Svg } from './chart/svg.js';

/** What every figure is drawn from. */
export interface FigureRequest {
  /** Of the studies' networks, those that are wanted. */
  readonly corpus: Corpus;
  /** The same parts first, and behind them those of other studies that mixtures are compared with. */
  readonly compared: Corpus;
  /** Names of the domains that the mixtures to be shown are of. Absent: the article's. */
  readonly pair?: readonly [first: string, second: string];
  /** Absent: the figure's own. */
  readonly reduction?: Reduction;
  /** What the networks were chosen by, in words; for the subtitle. */
  readonly conditions: readonly string[];
  /** Of whose results, for the subtitle. */
  readonly source: string;
  /** Draws the resamples of intervals. */
  readonly streams: Streams;
}

export const NO_TRANSFER: Missing = { missing: 'network that was transferred' };

export interface Figure {
  readonly title: string;
  /** How to read it, and where it differs from the article's. */
  readonly caption: string;
  readonly svg: Svg;
  /** The numbers that are drawn. */
  readonly data: DataTable;
}

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

export type Value = string | number | null;

export interface FigureKind {
  /** What it shows, in a few words. */
  readonly summary: string;
  /** The article's, by its text. */
  readonly reduction: Reduction;
  readonly draw: (request: FigureRequest) => Figure | Missing;
}
