import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { StepKey } from '../../study/step.js';
import type { RecordedEvent } from '../lineage-reader.js';
import { ALL_PUBLISHED } from '../published/published-study.js';
import { recordedEventRow } from './event-rows.js';
import { prepare } from './keep-alive.js';
import { maybeOpenForReading } from './open-database.js';
import { prepareTableCheck } from './table-check.js';

/** What was done to studies, and which there are beside those that run here; for one who stays and asks now and then. */
export interface PastReader {
  /** The latest first. Empty in a database of before the ledger. */
  events(study: string, most: number): readonly RecordedEvent[];
  /** The study file by which the study was launched last, where its text was kept. */
  maybeStudyText(study: string): string | undefined;
  /** Those of others, and last all of them as one. */
  published(): readonly PublishedRow[];
  /** Records of the plan's networks that stand in the results. */
  recorded(plan: string): readonly StepKey[];
  close(): void;
}

const publishedRow = z.object({ study: z.string(), networks: z.number(), citation: z.string() });
type PublishedRow = Readonly<z.infer<typeof publishedRow>>;

/** Undefined where there is no database yet. */
export function maybeCreatePastReader(path: string): PastReader | undefined {
  const database = maybeOpenForReading(path);
  if (database === undefined) return undefined;
  const hasTable = (table: string) => lazily(() => prepareTableCheck(database, table));
  const [hasEvents, hasFiles, hasPublished] = ['events', 'study_files', 'published_studies'].map(hasTable);
  const select = (sql: string) => lazily(() => prepare(database, sql));
  const selectEvents = select(
    `SELECT sequence, at, kind, study, plan, who, reason, details FROM events
     WHERE study = ? ORDER BY sequence DESC LIMIT ?`,
  );
  const selectText = lazily(() => preparePluck(database));
  const selectPublished = select(
    `SELECT study, citation, (SELECT count(*) FROM published_networks WHERE published_networks.study = s.study) AS networks
     FROM published_studies AS s ORDER BY study`,
  );
  const selectRecorded = lazily(() =>
    prepare(database, 'SELECT record FROM cells JOIN networks USING (record) WHERE plan = ?').pluck(),
  );
  return {
    events(study, most) {
      return hasEvents()() ? z.array(recordedEventRow).parse(selectEvents().all(study, most)) : [];
    },
    maybeStudyText(study) {
      if (!hasEvents()() || !hasFiles()()) return undefined;
      return z.string().optional().parse(selectText().get(study));
    },
    published: () => (hasPublished()() ? addAll(z.array(publishedRow).parse(selectPublished().all())) : []),
    recorded: (plan) => z.array(z.string()).parse(selectRecorded().all(plan)),
    close: () => database.close(),
  };
}

function addAll(studies: readonly PublishedRow[]): readonly PublishedRow[] {
  if (studies.length < 2) return studies;
  const networks = studies.reduce((sum, { networks }) => sum + networks, 0);
  const citation = [...new Set(studies.map(({ citation }) => citation))].join('; ');
  return [...studies, { study: ALL_PUBLISHED, networks, citation }];
}

function preparePluck(database: Database.Database): Database.Statement<unknown[]> {
  return prepare(
    database,
    `SELECT text FROM events JOIN study_files ON sha256 = json_extract(details, '$.studyFile')
     WHERE study = ? AND kind IN ('launched', 'detached') ORDER BY sequence DESC LIMIT 1`,
  ).pluck();
}

/** A statement can be made only once its tables are there. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
