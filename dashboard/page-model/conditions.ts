import type { FieldName, FieldValue } from '../../analysis/fields.js';
import { OPERATORS, type Operator } from '../../analysis/filter.js';

/** A condition as addresses hold it: `field OP value`. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

const FORM = /^\s*(\w+)\s*(!=|=|<|>)\s*([\s\S]*?)\s*$/u;

export function writeCondition(field: FieldName, operator: Operator, value: FieldValue): string {
  return `${field} ${operator} ${value}`;
}

/** Undefined where it is none: then it is shown as it is. */
export function maybeReadCondition(text: string): Condition | undefined {
  const [, field, sign, value] = FORM.exec(text) ?? [];
  const operator = OPERATORS.find((each) => each === sign);
  return field === undefined || value === undefined || operator === undefined ? undefined : { field, operator, value };
}

export const OPERATOR_SIGNS = { '=': '=', '!=': '≠', '<': '<', '>': '>' } as const satisfies Record<Operator, string>;

/** Those that hold for a cell of a table besides what it was chosen by. */
export function conditionsOfCell(
  where: readonly string[],
  fields: { readonly rows: FieldName; readonly columns: FieldName },
  row: FieldValue,
  column: FieldValue,
): readonly string[] {
  return [...new Set([...where, writeCondition(fields.rows, '=', row), writeCondition(fields.columns, '=', column)])];
}
