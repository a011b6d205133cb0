import type { Cell, ExportRow, ExportTable } from '../export/export-table.js';
import { nameDatasets } from './dataset-names.js';
import type { ProvenanceReader } from '../provenance/provenance.js';
import { keepAlive, prepare } from './keep-alive.js';
import { maybeOpenUpToDate } from './open-up-to-date.js';
import { maybeCreateProvenanceReader } from './provenance-reader.js';
import { listPublished } from './published-reader.js';
import { listRecorded } from './recorded-reader.js';

/** Reads everything of studies, as it is at one moment. */
export interface ExportReader {
  readonly recorded: readonly string[];
  readonly published: readonly string[];
  /** The rows of a table in batches. Of two studies of one name, both. */
  read(table: ExportTable, study: string): Iterable<readonly ExportRow[]>;
  /** Of a recorded study; undefined of a published one. */
  provenance(study: string): ProvenanceReader | undefined;
  close(): void;
}

const BATCH = 10_000;

/**
 * Undefined where there is no database yet.
 * @param scratch a folder, in which a database of an earlier version is brought up to date in a copy
 */
export function maybeCreateExportReader(path: string, scratch: string): ExportReader | undefined {
  const database = maybeOpenUpToDate(path, scratch);
  if (database === undefined) return undefined;
  database.exec('CREATE TEMP TABLE dataset_names (dataset TEXT PRIMARY KEY, domain TEXT UNIQUE) STRICT; BEGIN');
  let named: string | undefined;
  const nameDatasetsOf = (study: string) => {
    if (named === study) return;
    named = study;
    database.exec('DELETE FROM temp.dataset_names');
    const insert = prepare(database, 'INSERT INTO temp.dataset_names VALUES (?, ?)');
    for (const pair of nameDatasets(database, study)) insert.run(...pair);
  };
  return {
    recorded: listRecorded(database),
    published: listPublished(database),
    *read({ columns, source }, study) {
      nameDatasetsOf(study);
      const names = columns.map(({ name }) => `"${name}"`).join(', ');
      const select = prepare(database, `SELECT ${names} FROM (${source})`).raw();
      let batch: ExportRow[] = [];
      for (const row of keepAlive(select.iterate({ study }))) {
        batch.push(requireRow(row));
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
    provenance: (study) => maybeCreateProvenanceReader(database, study),
    close: () => database.close(),
  };
}

function requireRow(row: unknown): ExportRow {
  if (isRow(row)) return row;
  throw new TypeError('expected a row of texts, numbers and nulls');
}

/** What SQLite gives in STRICT tables without blobs. */
function isRow(row: unknown): row is readonly Cell[] {
  return Array.isArray(row);
}
