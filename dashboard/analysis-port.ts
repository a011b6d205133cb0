import type { FieldName } from '../analysis/fields.js';
import type { MeasureName } from '../analysis/measure.js';
import type { Reduction } from '../analysis/reduction.js';
import type { FigureName } from '../figures/figures.js';
import type { Limits } from '../figures/chart/scale.js';
import type { NetworkColumn, NetworkState } from './contract/networks.js';

/** What is asked of a study’s results. */
export type AnalysisQuestion =
  | { readonly kind: 'names' }
  | { readonly kind: 'fields'; readonly study: string }
  | MeasureQuestion
  | FigureQuestion
  | NetworksQuestion
  | { readonly kind: 'compare'; readonly study: string; readonly networks: readonly string[] }
  | { readonly kind: 'network'; readonly study: string; readonly network: string }
  | { readonly kind: 'findings'; readonly study: string };

export interface MeasureQuestion {
  readonly kind: 'measure';
  readonly form: 'json' | 'csv' | 'svg';
  readonly study: string;
  readonly measure: MeasureName;
  readonly reduction: Reduction;
  readonly rows: FieldName;
  readonly columns: FieldName;
  /** `field OP value`; all must hold. */
  readonly where: readonly string[];
  /** They take some ten times as long. */
  readonly intervals: boolean;
  /** Ends of the colours of the drawing. */
  readonly limits?: Limits;
}

export interface FigureQuestion {
  readonly kind: 'figure';
  readonly form: 'json' | 'csv' | 'svg';
  readonly study: string;
  readonly figure: FigureName;
  readonly reduction?: Reduction;
  readonly where: readonly string[];
  /** Studies that mixtures are compared with. */
  readonly companions: readonly string[];
  /** `FIRST,SECOND`. */
  readonly pair?: string;
}

export interface NetworksQuestion {
  readonly kind: 'networks';
  readonly form: 'json' | 'csv';
  readonly study: string;
  readonly where: readonly string[];
  /** What their names hold; absent: whatever. */
  readonly search?: string;
  readonly states: readonly NetworkState[];
  readonly sort?: NetworkColumn;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** What goes to whoever asked, as it is. */
export interface AnalysisAnswer {
  readonly type: 'application/json' | 'text/csv; charset=utf-8' | 'image/svg+xml';
  readonly body: string;
}

/** Answers from the results as they are now; what was asked once is remembered until they change. */
export interface AnalysisPort {
  /** Throws InputError and RequestError as routes do. */
  answer(question: AnalysisQuestion): Promise<AnalysisAnswer>;
  /** How much of it is done, from 0 to 1; undefined while nobody waits for it. */
  maybeProgress(question: AnalysisQuestion): number | undefined;
}
