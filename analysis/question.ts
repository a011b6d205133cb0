import type { FieldName } from './fields.js';
import type { Filter } from './filter.js';
import type { Measure } from './measure.js';
import type { Reduction } from './reduction.js';

/** What is to be tabulated. */
export interface Question {
  readonly measure: Measure;
  readonly reduction: Reduction;
  /** All must hold. */
  readonly filters: readonly Filter[];
  readonly rows: FieldName;
  readonly columns: FieldName;
}
