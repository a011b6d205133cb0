import { writeCsvRow } from '../results/export/csv-row.js';

/** A table as CSV. */
export function writeCsv(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return [columns, ...rows].map(writeCsvRow).join('');
}
