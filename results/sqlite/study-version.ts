import type Database from 'better-sqlite3';
import { followFile } from './follow-file.js';
import { prepare } from './keep-alive.js';
import { LATEST_PLAN } from './latest-cells.js';
import { maybeOpenForReading } from './open-database.js';
import { prepareTableCheck } from './table-check.js';

/** Tells whether what is known of a study has changed since. */
export interface StudyVersions {
  /** Two equal texts: the same networks with the same results. Undefined where there is no such study. */
  maybeVersion(study: string): string | undefined;
  close(): void;
}

/** A database that stays open, as it tells changes of others by `data_version` only to those that were there before. */
export function createStudyVersions(path: string): StudyVersions {
  const { maybeReader, close } = followFile(path, (at, file) => {
    const database = maybeOpenForReading(at);
    return database && watch(database, file);
  });
  return { maybeVersion: (study) => maybeReader()?.versionOf(study), close };
}

interface Watched {
  readonly versionOf: (study: string) => string | undefined;
  readonly close: () => void;
}

function watch(database: Database.Database, file: string): Watched {
  const selectDataVersion = prepare(database, 'PRAGMA data_version').pluck();
  const selectPlan = prepare(database, LATEST_PLAN).pluck();
  const selectRecorded = prepare(
    database,
    `SELECT count(*) FROM (SELECT record FROM cells WHERE plan = ?) JOIN networks USING (record)`,
  ).pluck();
  const hasMissing = prepareTableCheck(database, 'missing_networks');
  const hasPublished = prepareTableCheck(database, 'published_studies');
  let [selectMissing, selectPublished]: (Database.Statement<unknown[]> | undefined)[] = [];
  const describe = (study: string): string | undefined => {
    const plan = selectPlan.get(study);
    if (hasMissing()) {
      selectMissing ??= prepare(database, 'SELECT count(*), max(ended_at) FROM missing_networks WHERE plan = ?').raw();
    }
    if (hasPublished()) {
      selectPublished ??= prepare(database, 'SELECT imported_at FROM published_studies WHERE study = ?').pluck();
    }
    const imported = selectPublished?.get(study);
    if (plan === undefined && imported === undefined) return undefined;
    // a network never changes once it is recorded
    return JSON.stringify([file, plan, plan && selectRecorded.get(plan), plan && selectMissing?.get(plan), imported]);
  };
  let last: unknown;
  const known = new Map<string, string | undefined>();
  const versionOf = (study: string) => {
    const dataVersion = selectDataVersion.get();
    if (dataVersion !== last) known.clear();
    last = dataVersion;
    if (!known.has(study)) known.set(study, describe(study));
    return known.get(study);
  };
  return { versionOf, close: () => database.close() };
}
