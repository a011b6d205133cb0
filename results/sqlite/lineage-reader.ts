import { z } from 'zod';
import { groupPairs } from '../../study/group-by.js';
import { hashCanonical } from '../../study/identity.js';
import { EDGE_ROLES, type StepEdge } from '../../study/step-inputs.js';
import type { StepKey } from '../../study/step.js';
import { ATTEMPT_OUTCOMES } from '../attempt.js';
import { environmentSchema } from '../environment-schema.js';
import type { LineageReader, RecordedPlan } from '../lineage-reader.js';
import { MANIFEST_KINDS } from '../manifest.js';
import { parseManifest } from '../parse-manifest.js';
import { recordedEventRow } from './event-rows.js';
import { prepare } from './keep-alive.js';
import { maybeOpenUpToDate } from './open-up-to-date.js';
import { prepareRecordedNetworks } from './recorded-networks.js';

const edgeRow = z.object({
  role: z.enum(EDGE_ROLES),
  key: z.string(),
}) satisfies z.ZodType<StepEdge>;

const stepRow = z.object({
  key: z.string(),
  kind: z.enum(MANIFEST_KINDS),
  identity: z.string().transform((text): unknown => JSON.parse(text)),
  environment: z.string().nullable(),
  startedAt: z.string(),
  durationMs: z.number(),
});

const cellRow = z.object({ record: z.string(), plan: z.string() });
const publishedRow = z.object({ study: z.string(), citation: z.string(), importedAt: z.string() });
const artifactRow = z.object({ sha256: z.string(), bytes: z.number() });
const outputRow = artifactRow.extend({ role: z.string() });
const writerRow = z.object({ step: z.string(), role: z.string() });
const metricsRow = z.object({
  domain: z.string(),
  phase: z.enum(['before', 'after']),
  loss: z.number(),
  crossEntropy: z.number(),
  trainedLoss: z.number(),
  iou: z.number(),
  dice: z.number(),
  precision: z.number(),
  recall: z.number(),
});

const attemptRow = z.object({
  activity: z.string(),
  attempt: z.number(),
  study: z.string(),
  worker: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: z.enum(ATTEMPT_OUTCOMES),
  error: z.string().nullable(),
  reason: z.string().nullable(),
});

const documentSchema = z.object({
  seed: z.number(),
  domains: z.array(z.looseObject({ name: z.string(), structure: z.looseObject({ name: z.string() }) })),
});

const planRow = z.object({
  plan: z.string(),
  study: z.string(),
  sequence: z.number(),
  plannedAt: z.string(),
  document: z.string().transform((text): unknown => JSON.parse(text)),
});

const PLAN_COLUMNS = 'plan, study, sequence, planned_at AS plannedAt, document';

/**
 * Reads the ledger as it is at one moment. Undefined where there is no database yet.
 * @param scratch a folder, in which a database of an earlier version is brought up to date in a copy
 */
export function maybeCreateLineageReader(path: string, scratch: string): LineageReader | undefined {
  const database = maybeOpenUpToDate(path, scratch);
  if (database === undefined) return undefined;
  database.exec('BEGIN');
  const select = (sql: string) => prepare(database, sql);
  const selectStep = select(
    `SELECT key, steps.kind, json_extract(manifest, '$.identity') AS identity, environment,
       steps.started_at AS startedAt, steps.duration_ms AS durationMs
     FROM steps LEFT JOIN step_facts ON step = key WHERE key = ?`,
  );
  const selectManifest = select('SELECT manifest FROM steps WHERE key = ?').pluck();
  const selectKeys = select(
    `SELECT key FROM nodes WHERE key GLOB @digits UNION SELECT key FROM steps WHERE key GLOB @digits
     UNION SELECT record FROM networks WHERE record GLOB @digits ORDER BY 1`,
  ).pluck();
  const selectArtifacts = select('SELECT sha256, bytes FROM artifacts WHERE sha256 GLOB @digits ORDER BY sha256');
  const selectInputs = select(
    `SELECT role, inputs.key FROM edges JOIN nodes ON nodes.id = output JOIN nodes AS inputs ON inputs.id = input
     WHERE nodes.key = ? ORDER BY role, inputs.key`,
  );
  const selectUsers = select(
    `SELECT role, outputs.key FROM edges JOIN nodes ON nodes.id = input JOIN nodes AS outputs ON outputs.id = output
     WHERE nodes.key = ? ORDER BY role, outputs.key`,
  );
  const selectOutputs = select('SELECT role, sha256, bytes FROM step_outputs WHERE step = ? ORDER BY role');
  const selectReads = select('SELECT sha256 FROM step_reads WHERE step = ? ORDER BY sha256').pluck();
  const selectAttempts = select(
    `SELECT activity, attempt, study, worker, started_at AS startedAt, ended_at AS endedAt, outcome, error, reason
     FROM step_attempts WHERE step = ? ORDER BY started_at, activity, attempt`,
  );
  const selectWriters = select('SELECT step, role FROM step_outputs WHERE sha256 = ? ORDER BY step, role');
  const selectReaders = select('SELECT step FROM step_reads WHERE sha256 = ? ORDER BY step').pluck();
  const selectMetrics = select(
    `SELECT domain, phase, loss, cross_entropy AS crossEntropy, trained_loss AS trainedLoss, iou, dice, precision, recall
     FROM metrics WHERE record = ? ORDER BY domain, phase DESC`,
  );
  const selectPlans = select(`SELECT ${PLAN_COLUMNS} FROM plans ORDER BY sequence`);
  const selectCells = select('SELECT record, plan FROM cells JOIN plans USING (plan) ORDER BY sequence');
  const selectEnvironment = select('SELECT document FROM environments WHERE hash = ?').pluck();
  const selectEvents = select(
    'SELECT sequence, at, kind, study, plan, who, reason, details FROM events ORDER BY sequence',
  );
  const selectStudyFile = select('SELECT text FROM study_files WHERE sha256 = ?').pluck();
  const selectPublished = select(
    'SELECT study, citation, imported_at AS importedAt FROM published_studies ORDER BY study',
  );
  const selectPublishedWith = select('SELECT study FROM published_networks WHERE network = ? ORDER BY study').pluck();
  const readNetworks = prepareRecordedNetworks(database);

  let cells: ReadonlyMap<StepKey, readonly string[]> | undefined;
  // no index leads from a record to its plans: all are read at once
  const readCells = () =>
    groupPairs(
      z
        .array(cellRow)
        .parse(selectCells.all())
        .map(({ record, plan }) => [record, plan]),
    );
  const texts = (values: unknown[]): readonly string[] => z.array(z.string()).parse(values);
  const maybeText = (value: unknown) => z.string().optional().parse(value);
  const attemptsOf = (key: StepKey) => z.array(attemptRow).parse(selectAttempts.all(key));
  const inputsOf = (key: StepKey) => z.array(edgeRow).parse(selectInputs.all(key));

  return {
    maybeStep(key) {
      const row = stepRow.optional().parse(selectStep.get(key));
      if (row === undefined) return undefined;
      const outputs = z.array(outputRow).parse(selectOutputs.all(key));
      return { ...row, inputs: inputsOf(key), outputs, reads: texts(selectReads.all(key)), attempts: attemptsOf(key) };
    },
    maybeManifest(key) {
      const text = maybeText(selectManifest.get(key));
      return text === undefined ? undefined : parseManifest(text, key);
    },
    inputsOf,
    attemptsOf,
    usersOf: (key) => z.array(edgeRow).parse(selectUsers.all(key)),
    findKeys: (digits) => texts(selectKeys.all({ digits: `${requireDigits(digits)}*` })),
    findArtifacts: (digits) => z.array(artifactRow).parse(selectArtifacts.all({ digits: `${requireDigits(digits)}*` })),
    writersOf: (sha256) => z.array(writerRow).parse(selectWriters.all(sha256)),
    readersOf: (sha256) => texts(selectReaders.all(sha256)),
    networks: () => [...readNetworks()].sort(compareNetworks),
    metricsOf: (record) =>
      z
        .array(metricsRow)
        .parse(selectMetrics.all(record))
        .map(({ domain, phase, ...metrics }) => ({ domain, phase, metrics })),
    plans: () => z.array(planRow).parse(selectPlans.all()).map(toPlan),
    plansOf: (record) => (cells ??= readCells()).get(record) ?? [],
    maybeEnvironment(hash) {
      const text = maybeText(selectEnvironment.get(hash));
      return text === undefined ? undefined : environmentSchema.parse(JSON.parse(text));
    },
    events: () => z.array(recordedEventRow).parse(selectEvents.all()),
    maybeStudyFile: (sha256) => maybeText(selectStudyFile.get(sha256)),
    published: () => z.array(publishedRow).parse(selectPublished.all()),
    publishedWith: (network) => texts(selectPublishedWith.all(network)),
    close: () => database.close(),
  };
}

/** GLOB knows more signs than these. */
function requireDigits(digits: string): string {
  if (/^[0-9a-f]*$/.test(digits)) return digits;
  throw new RangeError(`expected hexadecimal digits, got ${digits}`);
}

function toPlan(row: z.output<typeof planRow>): RecordedPlan {
  const { seed, domains } = documentSchema.parse(row.document);
  const hashed = domains.map(({ name, structure: { name: _structure, ...structure }, ...conditions }) => {
    return { name, hash: hashCanonical({ ...conditions, structure }) };
  });
  return { ...row, seed, domains: hashed };
}

interface Named {
  readonly identity: { readonly study: string; readonly id: string };
  readonly record: StepKey;
}

function compareNetworks(a: Named, b: Named): number {
  const [one, other] = [a, b].map(({ identity, record }) => [identity.study, identity.id, record].join('\0'));
  return one < other ? -1 : one > other ? 1 : 0;
}
