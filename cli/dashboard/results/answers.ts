import type { AnalysisAnswer } from '../../../dashboard/analysis-port.js';
import type { DataTable } from '../../../figures/figure.js';
import { writeCsv } from '../../../results/export/csv.js';

export function json(value: object): AnalysisAnswer {
  return { type: 'application/json', body: JSON.stringify(value) };
}

export function csv({ columns, rows }: DataTable): AnalysisAnswer {
  return { type: 'text/csv; charset=utf-8', body: writeCsv(columns, rows) };
}

export function svg(body: string): AnalysisAnswer {
  return { type: 'image/svg+xml', body };
}

/** Where conditions stand, for messages. */
export const WHERE = { file: 'the address', field: 'where' };
