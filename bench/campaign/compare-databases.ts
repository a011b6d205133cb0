import type Database from 'better-sqlite3';
import { z } from 'zod';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';

/** How a table of one result store differs from that of another. */
export interface TableDifference {
  readonly table: string;
  /** Rows that only the first one has, and only the second one. */
  readonly missing: number;
  readonly foreign: number;
}

/** What differs between two runs of the same study: when steps ran, for how long, and on which machine. */
const OWN_TO_A_RUN: Readonly<Record<string, readonly string[]>> = {
  plans: ['sequence', 'planned_at'],
  steps: ['started_at', 'duration_ms'],
  step_facts: ['started_at', 'duration_ms', 'host', 'device', 'threads', 'version', 'environment'],
};
const OWN_TO_A_MANIFEST = "'$.startedAt', '$.durationMs', '$.environment', '$.run'";
/** What stands under numbers that are given in the order of a run is compared in views, by keys and hashes. */
const NUMBERED = ['nodes', 'edges', 'artifacts', 'outputs', 'reads'];
const LINEAGE_VIEWS = ['step_inputs', 'step_outputs', 'step_reads'];
/** Who did what, when and where. */
const WHOLLY_OWN = ['ledger', 'events', 'attempts', 'environments', 'study_files', 'removals'];

const columnRow = z.object({ name: z.string(), pk: z.number() });

/** Compares all tables of two result stores row by row; equal ones are left out. */
export function compareDatabases(first: string, second: string): readonly TableDifference[] {
  const database = openDatabase(first, { readonly: true });
  try {
    prepare(database, 'ATTACH ? AS second').run(second);
    const tables = z
      .array(z.string())
      .parse(
        prepare(database, `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
          .pluck()
          .all(),
      );
    const compared = [...tables.filter((table) => ![...NUMBERED, ...WHOLLY_OWN].includes(table)), ...LINEAGE_VIEWS];
    return compared.flatMap((table) => {
      const columns = listColumns(database, table);
      const missing = countWithoutTwin(database, table, columns, ['main', 'second']);
      const foreign = countWithoutTwin(database, table, columns, ['second', 'main']);
      return missing + foreign === 0 ? [] : [{ table, missing, foreign }];
    });
  } finally {
    database.close();
  }
}

/** Networks that are recorded, and rows beyond one for each of them. */
export function countNetworks(path: string): { readonly recorded: ReadonlySet<string>; readonly surplus: number } {
  const database = openDatabase(path, { readonly: true });
  try {
    const rows = z
      .array(z.object({ record: z.string(), study: z.string(), network: z.string() }))
      .parse(prepare(database, 'SELECT record, study, network FROM networks').all());
    const distinct = new Set(rows.map(({ study, network }) => `${study}/${network}`));
    return { recorded: new Set(rows.map(({ record }) => record)), surplus: rows.length - distinct.size };
  } finally {
    database.close();
  }
}

interface Column {
  readonly name: string;
  readonly isKey: boolean;
}

function listColumns(database: Database.Database, table: string): readonly Column[] {
  const own = OWN_TO_A_RUN[table] ?? [];
  return z
    .array(columnRow)
    .parse(prepare(database, `PRAGMA main.table_info(${table})`).all())
    .map(({ name, pk }) => ({ name, isKey: pk > 0 }))
    .filter(({ name }) => !own.includes(name));
}

/** Rows of the one store to which the other one has no equal. */
function countWithoutTwin(
  database: Database.Database,
  table: string,
  columns: readonly Column[],
  [one, other]: readonly [string, string],
): number {
  // the key is never null, and `=` finds it by its index
  const same = columns.map(({ name, isKey }) => {
    const [ours, theirs] = [`ours.${name}`, `theirs.${name}`].map((value) =>
      name === 'manifest' ? `json_remove(${value}, ${OWN_TO_A_MANIFEST})` : value,
    );
    return `${ours} ${isKey ? '=' : 'IS'} ${theirs}`;
  });
  const sql = `SELECT count(*) FROM ${one}.${table} AS ours
    WHERE NOT EXISTS (SELECT 1 FROM ${other}.${table} AS theirs WHERE ${same.join(' AND ')})`;
  return Number(prepare(database, sql).pluck().get());
}
