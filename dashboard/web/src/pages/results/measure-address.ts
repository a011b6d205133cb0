import type { FieldName } from '../../../../../analysis/fields.js';
import type { MeasureName } from '../../../../../analysis/measure.js';
import type { Reduction } from '../../../../../analysis/reduction.js';
import { address, path as pathOf } from '../../api.js';

/** The networks that are meant. */
export interface Asked {
  readonly study: string;
  /** Changes when there are others. */
  readonly version: number;
  readonly where: readonly string[];
}

export interface MeasureChoice {
  readonly asked: Asked;
  readonly reduction: Reduction;
  readonly rows: FieldName;
  readonly columns: FieldName;
}

/** @param file `measure`, `measure.svg` or `measure.csv` */
export function addressOf(
  file: 'measure' | 'measure.svg' | 'measure.csv',
  { asked, reduction, rows, columns }: MeasureChoice,
  measure: MeasureName,
  more: Readonly<Record<string, string>> = {},
): string {
  const base = pathOf`/api/studies/${asked.study}/${file}`;
  return address(base, { measure, reduce: reduction, rows, columns, where: asked.where, ...more });
}
