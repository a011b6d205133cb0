import type { FieldName, FieldValue } from '../../analysis/fields.js';
import type { MeasureName } from '../../analysis/measure.js';
import type { Reduction } from '../../analysis/reduction.js';
import type { MeasureTable } from '../../analysis/tabulate.js';
import type { FigureName } from '../../figures/figures.js';
import type { DataTable } from '../../figures/figure.js';
import type { MeasuredDomain } from '../../study/measured-study.js';

/** What a study’s networks can be chosen, grouped and measured by: `GET /api/studies/STUDY/fields`. */
export interface StudyFields {
  readonly study: string;
  /** Whether its results are those of the paper’s tables. */
  readonly published: boolean;
  /** Networks with results. */
  readonly networks: number;
  readonly domains: readonly MeasuredDomain[];
  /** Those that some network has. */
  readonly fields: readonly FieldInfo[];
  readonly measures: readonly MeasureInfo[];
  readonly figures: readonly FigureInfo[];
}

export interface FieldInfo {
  readonly name: FieldName;
  readonly type: 'domain' | 'text' | 'number';
  /** Ascending, each once. */
  readonly values: readonly FieldValue[];
}

export interface MeasureInfo {
  readonly name: MeasureName;
  readonly definition: string;
  /** Then the mean is taken, whatever reduction is asked for. */
  readonly isShare: boolean;
}

export interface FigureInfo {
  readonly name: FigureName;
  readonly summary: string;
  /** The article’s. */
  readonly reduction: Reduction;
}

/** As `analyze --json` prints it: `GET /api/studies/STUDY/measure`. Without `intervals=1` all intervals are null. */
export interface MeasureAnswer extends MeasureTable {
  readonly study: string;
  readonly measure: MeasureName;
  readonly definition: string;
  readonly reduce: Reduction;
  readonly where: readonly string[];
  readonly rowField: FieldName;
  readonly columnField: FieldName;
}

/** `GET /api/studies/STUDY/figures/FIGURE`. */
export type FigureAnswer = DrawnFigure | MissingFigure;

export interface DrawnFigure {
  readonly figure: FigureName;
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
  /** The numbers that are drawn. */
  readonly data: DataTable;
}

export interface MissingFigure {
  readonly figure: FigureName;
  /** Follows “there is no”. */
  readonly missing: string;
}
