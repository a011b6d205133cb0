import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportFormat } from '../../results/export/export-table.js';
import { renderDictionary } from '../../results/export/render-dictionary.js';
import { DICTIONARY, EXPORT_TABLES, listDictionaryRows } from '../../results/export/tables.js';
import type { ExportReader } from '../../results/sqlite/export-reader.js';

/** The dictionary for people, beside the tables. */
const DICTIONARY_FILE = 'DICTIONARY.md';

export interface ExportRequest {
  readonly reader: ExportReader;
  readonly studies: readonly string[];
  readonly format: ExportFormat;
  readonly folder: string;
  /** What the dictionary begins with; absent: the names of the studies. */
  readonly head?: string;
  /** Aborts between two batches of rows. */
  readonly signal: AbortSignal;
}

/** Writes all tables of the studies, and what their columns mean. Returns the rows of each table. */
export async function writeTables(request: ExportRequest): Promise<Readonly<Record<string, number>>> {
  const { reader, studies, format, folder, signal } = request;
  const { head = `Of ${studies.join(', ')}.` } = request;
  const counts: Record<string, number> = {};
  for (const table of EXPORT_TABLES) {
    const sink = format.open(table);
    counts[table.name] = 0;
    for (const study of studies) {
      for (const rows of reader.read(table, study)) {
        sink.write(rows);
        counts[table.name] += rows.length;
        await nextTurn();
        signal.throwIfAborted();
      }
    }
    sink.close();
  }
  const dictionary = format.open(DICTIONARY);
  dictionary.write(listDictionaryRows());
  dictionary.close();
  format.close();
  const text = renderDictionary([...EXPORT_TABLES, DICTIONARY], [head]);
  writeFileSync(join(folder, DICTIONARY_FILE), text, { flush: true });
  return counts;
}
