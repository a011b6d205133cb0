import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { AuditedNetwork, AuditReader, LatestEnd, OutputRow } from '../audit/audit-reader.js';
import { selectAsView } from '../migrations/views.js';
import { groupPairs } from '../../study/group-by.js';
import { FREEZE_OPTIONS } from '../../study/recipe.js';
import { compareSchema } from './compare-schema.js';
import { countDangling } from './dangling-rows.js';
import { createEndReader } from './end-reader.js';
import { storedEventRow } from './event-rows.js';
import { keepAlive, openDatabase, prepare } from './keep-alive.js';
import { listLoose } from './loose-rows.js';
import { readRows, requireText } from './loss-rows.js';
import { prepareMixtureParts } from './mixture-parts.js';
import { maybeOpenUpToDate } from './open-up-to-date.js';
import { createPublishedHasher } from './published-hash.js';
import { SETTING_COLUMNS, settingShape } from './setting-columns.js';
import { toIdentity } from './to-identity.js';

const METRIC_COLUMNS = 'loss, cross_entropy, trained_loss, iou, dice, precision, recall';

const stepRow = z.object({
  key: z.string(),
  kind: z.string(),
  manifest: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
});

const { freeze: _freeze, ...settings } = settingShape;
const networkRow = z.object({
  ...settings,
  freeze: z.string().nullable(),
  id: z.string(),
  study: z.string(),
  record: z.string(),
  generateSource: z.string().nullable(),
  generateTarget: z.string().nullable(),
  pretrain: z.string(),
  transfer: z.string().nullable(),
  evaluate: z.string(),
});

const cellRow = z.object({ ordinal: z.number(), network: z.string(), record: z.string() });

const SELECT_ATTEMPTS = `SELECT key, activity, attempt, study, worker, started_at, ended_at, outcome, error, reason
  FROM attempts JOIN nodes ON nodes.id = step`;

/** Parts count from 0 without a gap. */
const COUNT_PART_GAPS = `SELECT count(*) FROM mixture_parts AS parts WHERE ordinal > 0 AND NOT EXISTS (
  SELECT 1 FROM mixture_parts AS earlier WHERE earlier.record = parts.record AND earlier.ordinal = parts.ordinal - 1)
  OR ordinal < 0 OR ordinal = 1 AND record NOT IN (SELECT record FROM mixture_parts WHERE ordinal = 0)`;

const freezeSchema = z.enum(FREEZE_OPTIONS).nullable();

/**
 * Undefined where nothing was recorded yet.
 * @param scratch a folder, in which a database of an earlier version is brought up to date in a copy
 */
export function maybeCreateAuditReader(path: string, scratch: string): AuditReader | undefined {
  const database = maybeOpenUpToDate(path, scratch);
  if (database === undefined) return undefined;
  // all that is read is of one moment
  prepare(database, 'BEGIN').run();
  return createAuditReader(database, openDatabase(database.name, { readonly: true }));
}

/** @param latest the same database, of which each read is of its own moment */
function createAuditReader(database: Database.Database, latest: Database.Database): AuditReader {
  const all = <T>(schema: z.ZodType<T>, sql: string): readonly T[] =>
    z.array(schema).parse(prepare(database, sql).all());
  const selectCells = prepare(database, 'SELECT ordinal, network, record FROM cells WHERE plan = ? ORDER BY ordinal');
  // the sign keeps SQLite from looking the keys up one by one, which reads whole manifests where it compares keys
  const selectSteps = prepare(
    database,
    `SELECT key, kind, manifest, started_at AS startedAt, duration_ms AS durationMs FROM steps
     WHERE +key IN (SELECT value FROM json_each(?)) ORDER BY key`,
  );
  const selectFacts = prepare(
    database,
    `SELECT kind, started_at AS startedAt, duration_ms AS durationMs, best_epoch AS bestEpoch, parameters, host, device,
       threads, version, environment FROM step_facts WHERE step = ?`,
  );
  const selectEpochs = prepare(
    database,
    'SELECT epoch, learning_rate, training_loss, loss, iou FROM epochs WHERE step = ? ORDER BY epoch',
  );
  const selectValidations = prepare(
    database,
    `SELECT epoch, dataset, ${METRIC_COLUMNS} FROM epoch_validations WHERE step = ? ORDER BY epoch, dataset`,
  );
  const selectMetrics = prepare(database, `SELECT domain, phase, ${METRIC_COLUMNS} FROM metrics WHERE record = ?`);
  const readParts = prepareMixtureParts(database);

  return {
    listProblems: (quick) => {
      const check = prepare(database, `PRAGMA ${quick ? 'quick_check' : 'integrity_check'}`).pluck();
      const found = z.array(z.string()).parse(check.all());
      const counts = new Map<string, number>();
      for (const { table, parent, rows } of countDangling(database)) {
        const problem = `of ${table} name what is not in ${parent}`;
        counts.set(problem, (counts.get(problem) ?? 0) + rows);
      }
      const dangling = [...counts].map(([problem, rows]) => `${rows} ${rows === 1 ? 'row' : 'rows'} ${problem}`);
      return [...found.filter((line) => line !== 'ok'), ...dangling];
    },
    listSchemaDifferences: () => compareSchema(database),
    listLoose: () => listLoose(database),
    ledgers: () => z.array(z.string()).parse(prepare(database, 'SELECT id FROM ledger').pluck().all()),
    maybeReadLatestEnd: (sequence) => maybeReadLatestEnd(latest, sequence),
    events: () => all(storedEventRow, 'SELECT * FROM events ORDER BY sequence'),
    studyFiles: () => all(z.object({ sha256: z.string(), text: z.string() }), 'SELECT * FROM study_files'),
    environments: () => all(z.object({ hash: z.string(), document: z.string() }), 'SELECT * FROM environments'),
    published: () => z.array(z.string()).parse(prepare(database, 'SELECT study FROM published_studies').pluck().all()),
    plans: () =>
      all(
        z.object({ plan: z.string(), study: z.string(), document: z.string(), plannedAt: z.string() }),
        'SELECT plan, study, document, planned_at AS plannedAt FROM plans ORDER BY sequence',
      ),
    cells: (plan) => z.array(cellRow).parse(selectCells.all(plan)),
    stepKeys: () => z.array(z.string()).parse(prepare(database, 'SELECT key FROM steps ORDER BY key').pluck().all()),
    *steps(keys) {
      for (const row of keepAlive(selectSteps.iterate(JSON.stringify([...keys])))) {
        const step = stepRow.parse(row);
        yield { ...step, facts: z.record(z.string(), z.unknown()).optional().parse(selectFacts.get(step.key)) ?? {} };
      }
    },
    epochs: (step) => readRows(selectEpochs, step),
    validations: (step) => readRows(selectValidations, step),
    countValidations: () =>
      new Map(
        all(
          z.object({ step: z.string(), rows: z.number() }),
          'SELECT step, count(*) AS rows FROM epoch_validations GROUP BY step',
        ).map(({ step, rows }) => [step, rows]),
      ),
    networks: () => {
      const parts = readParts();
      return all(
        networkRow,
        `SELECT record, network AS id, study, ${SETTING_COLUMNS}, generate_source AS generateSource,
           generate_target AS generateTarget, pretrain, transfer, evaluate FROM networks ORDER BY study, network`,
      ).map((row) => describeNetwork(row, parts.get(row.record)));
    },
    metrics: (record) => readRows(selectMetrics, record),
    inputs: () =>
      groupPairs(
        all(z.object({ step: z.string(), role: z.string(), input: z.string() }), selectAsView('step_inputs')).map(
          ({ step, ...edge }) => [step, edge],
        ),
      ),
    outputs: () =>
      groupPairs(
        all(
          z.object({ step: z.string(), role: z.string(), sha256: z.string(), bytes: z.number() }),
          selectAsView('step_outputs'),
        ).map(({ step, ...output }): readonly [string, OutputRow] => [step, output]),
      ),
    reads: () =>
      groupPairs(
        all(z.object({ step: z.string(), sha256: z.string() }), selectAsView('step_reads')).map(({ step, sha256 }) => [
          step,
          sha256,
        ]),
      ),
    removals: () => all(z.object({ sha256: z.string(), event: z.number() }), 'SELECT sha256, event FROM removals'),
    attempts: () =>
      groupPairs(readRows(prepare(database, SELECT_ATTEMPTS)).map(([step, ...row]) => [requireText(step), row])),
    missing: () =>
      all(z.object({ plan: z.string(), network: z.string() }), 'SELECT plan, network FROM missing_networks'),
    countPartGaps: () => z.number().parse(prepare(database, COUNT_PART_GAPS).pluck().get()),
    ends: createEndReader(database),
    hashPublished: createPublishedHasher(database),
    close: () => {
      latest.close();
      database.close();
    },
  };
}

function maybeReadLatestEnd(database: Database.Database, sequence: number): LatestEnd | undefined {
  const row = prepare(
    database,
    `SELECT (SELECT hash FROM events WHERE sequence = ?) AS earlier, coalesce((SELECT id FROM ledger), '') AS ledger, sequence AS count,
       hash AS head FROM events ORDER BY sequence DESC LIMIT 1`,
  ).get(sequence);
  return z
    .object({ earlier: z.string().nullable(), ledger: z.string(), count: z.number(), head: z.string() })
    .optional()
    .parse(row);
}

function describeNetwork(row: z.output<typeof networkRow>, parts: AuditedNetwork['parts'] | undefined): AuditedNetwork {
  const { record, generateSource, generateTarget, pretrain, transfer, evaluate, freeze, ...setting } = row;
  const known = freezeSchema.safeParse(freeze);
  const keys = { record, generateSource, generateTarget, pretrain, transfer, evaluate };
  return {
    ...keys,
    network: row.id,
    study: row.study,
    identity: known.success ? maybeIdentity({ ...setting, freeze: known.data }, parts) : undefined,
    parts: parts ?? [],
  };
}

function maybeIdentity(...row: Parameters<typeof toIdentity>): AuditedNetwork['identity'] {
  try {
    return toIdentity(...row);
  } catch {
    return undefined;
  }
}
