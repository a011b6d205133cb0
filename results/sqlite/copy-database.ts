import { z } from 'zod';
import { prepareLastEvent } from './event-rows.js';
import { openDatabase, pragma, prepare } from './keep-alive.js';
import { prepareTableCheck } from './table-check.js';

export interface CopiedDatabase {
  /** The last event that is in it; absent in a database of before there were any. */
  readonly ledger?: { readonly id: string; readonly count: number; readonly head?: string };
}

/**
 * Copies the database as it is at one moment, while others may write: a reader of the write-ahead log holds up nobody.
 * @param target a new file
 * @throws Error where the copy isn't whole
 */
export function copyDatabase(source: string, target: string): CopiedDatabase {
  const database = openDatabase(source, { readonly: true });
  try {
    pragma(database, 'busy_timeout = 10000');
    prepare(database, 'VACUUM INTO ?').run(target);
  } finally {
    database.close();
  }
  const copy = openDatabase(target, { readonly: true });
  try {
    const said = pragma(copy, 'quick_check');
    if (said !== 'ok') throw new Error(`${source} is damaged: ${String(said)}`);
    if (!prepareTableCheck(copy, 'events')()) return {};
    const last = prepareLastEvent(copy)();
    const id = z.string().parse(prepare(copy, 'SELECT id FROM ledger').pluck().get());
    return { ledger: { id, count: last?.sequence ?? 0, ...(last !== undefined && { head: last.hash }) } };
  } finally {
    copy.close();
  }
}

/** The hash of the event of that number; undefined where there is none. */
export function maybeReadEventHash(path: string, sequence: number): string | undefined {
  const database = openDatabase(path, { readonly: true });
  try {
    if (!prepareTableCheck(database, 'events')()) return undefined;
    return z
      .string()
      .optional()
      .parse(prepare(database, 'SELECT hash FROM events WHERE sequence = ?').pluck().get(sequence));
  } finally {
    database.close();
  }
}

/** Keys of the steps that the results stand on. */
export function listSteps(path: string): readonly string[] {
  return listColumn(path, 'steps', 'key');
}

/** Hashes of the files that were removed on purpose. */
export function listRemovals(path: string): ReadonlySet<string> {
  return new Set(listColumn(path, 'removals', 'sha256'));
}

/** Empty where an earlier version has made the database without that table. */
function listColumn(path: string, table: 'steps' | 'removals', column: string): readonly string[] {
  const database = openDatabase(path, { readonly: true });
  try {
    pragma(database, 'busy_timeout = 10000');
    if (!prepareTableCheck(database, table)()) return [];
    return z.array(z.string()).parse(prepare(database, `SELECT ${column} FROM ${table}`).pluck().all());
  } finally {
    database.close();
  }
}
