import type { DataTable } from '../../figures/figure.js';
import { writeCsv } from '../../results/export/csv.js';

const MOST_LETTERS = 100;

/** A name that any file system takes. */
export function nameFile(name: string, ending: string): string {
  const words = name.replaceAll(/[^\p{L}\p{N}@._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
  return `${words.slice(0, MOST_LETTERS) || 'plot'}.${ending}`;
}

export function writeTable({ columns, rows }: DataTable): string {
  return writeCsv(columns, rows);
}
