import type Database from 'better-sqlite3';
import { z } from 'zod';
import { hashCanonical } from '../../study/identity.js';
import { attemptSchema } from '../attempt.js';
import { environmentSchema } from '../environment-schema.js';
import { maybeNameStudyFile } from '../ledger/event.js';
import { parseManifest } from '../parse-manifest.js';
import type { ProvenanceReader } from '../provenance/provenance.js';
import { eventRow } from './event-rows.js';
import { keepAlive, prepare } from './keep-alive.js';
import { LATEST_PLAN } from './latest-cells.js';

const planRow = z.object({ plan: z.string(), document: z.string() });
const fileRow = z
  .object({ step: z.string(), sha256: z.string(), bytes: z.number(), roles: z.string() })
  .transform(({ roles, ...file }) => ({ ...file, roles: roles.split(' ').sort() }));
const textRow = z.object({ sha256: z.string(), text: z.string() });
const networkRow = z.object({ network: z.string(), record: z.string(), evaluate: z.string() });

const whereKnown = <T>(value: T | null) => value ?? undefined;
const optional = z.string().nullable().transform(whereKnown);
const attemptRow = z
  .object({ step: z.string(), attempt: z.number(), worker: z.string(), startedAt: z.string(), outcome: z.string() })
  .extend({ endedAt: optional, error: optional, reason: optional })
  .transform(({ step, ...attempt }) => ({ step, ...attemptSchema.parse(leaveOutUndefined(attempt)) }));
/** The recorded networks of the latest plan; binds the study's name. */
const MEMBERS = `(SELECT cells.ordinal, networks.* FROM cells JOIN networks USING (record) WHERE plan = (${LATEST_PLAN}))`;

/** All nodes that they came from. */
const USED = `used AS (
    SELECT nodes.id FROM ${MEMBERS} JOIN nodes ON nodes.key = evaluate
    UNION SELECT input FROM used JOIN edges ON edges.output = used.id)`;

/** The order in which kinds build on each other, so that a step stands behind its inputs. */
const KIND_ORDER = `CASE kind WHEN 'waves' THEN 0 WHEN 'generate' THEN 1 WHEN 'pretrain' THEN 2 WHEN 'transfer' THEN 3 ELSE 4 END`;

const FILE_COLUMNS = `nodes.key AS step, sha256, bytes, group_concat(role, ' ') AS roles`;

/**
 * Undefined where the study has no plan here.
 * @param database of the present schema, in a transaction of the caller's
 */
export function maybeCreateProvenanceReader(database: Database.Database, study: string): ProvenanceReader | undefined {
  const selectPlan = prepare(
    database,
    'SELECT plan, document FROM plans WHERE study = ? ORDER BY sequence DESC LIMIT 1',
  );
  const selectPlanned = prepare(database, 'SELECT count(*) FROM cells WHERE plan = ?').pluck();
  const plan = planRow.optional().parse(selectPlan.get(study));
  if (plan === undefined) return undefined;

  const selectSteps = prepare(
    database,
    `WITH RECURSIVE ${USED}
     SELECT manifest FROM used JOIN nodes USING (id) JOIN steps USING (key) ORDER BY ${KIND_ORDER}, key`,
  ).pluck();
  const selectOutputs = prepare(
    database,
    `SELECT ${FILE_COLUMNS} FROM
       (SELECT step, role, artifact FROM outputs WHERE step = (SELECT id FROM nodes WHERE key = @key))
     JOIN nodes ON nodes.id = step JOIN artifacts ON artifacts.id = artifact
     GROUP BY step, artifact ORDER BY sha256`,
  );
  const selectUsed = prepare(
    database,
    `SELECT ${FILE_COLUMNS} FROM
       (SELECT DISTINCT outputs.step, outputs.role, artifact FROM edges JOIN outputs ON outputs.step = edges.input
        WHERE edges.output = (SELECT id FROM nodes WHERE key = @key) AND (
          artifact IN (SELECT artifact FROM reads WHERE reads.step = edges.output)
          OR NOT EXISTS (SELECT 1 FROM reads WHERE reads.step = edges.output)))
     JOIN nodes ON nodes.id = step JOIN artifacts ON artifacts.id = artifact
     GROUP BY step, artifact ORDER BY nodes.key, sha256`,
  );
  const selectEnvironments = prepare(
    database,
    `WITH RECURSIVE ${USED}
     SELECT DISTINCT json_extract(manifest, '$.environment') FROM used JOIN nodes USING (id) JOIN steps USING (key)`,
  ).pluck();
  const selectUnfinished = prepare(
    database,
    `SELECT step, attempt, worker, started_at AS startedAt, ended_at AS endedAt, outcome, error, reason
     FROM step_attempts WHERE outcome <> 'finished' ORDER BY step, started_at, activity, attempt`,
  );
  const selectNetworks = prepare(database, `SELECT network, record, evaluate FROM ${MEMBERS} ORDER BY ordinal`);
  const selectEvents = prepare(database, 'SELECT * FROM events WHERE study = ? ORDER BY sequence');
  const selectText = prepare(database, 'SELECT sha256, text FROM study_files WHERE sha256 = ?');

  const events = () => z.array(eventRow).parse(selectEvents.all(study));
  const files = (rows: unknown) => z.array(fileRow).parse(rows);

  const findStudyFile = () => {
    const fitting = events().filter((event) => event.plan === undefined || event.plan === plan.plan);
    for (const sha256 of fitting.reverse().flatMap((event) => maybeNameStudyFile(event) ?? [])) {
      const found = textRow.optional().parse(selectText.get(sha256));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const studyFile = findStudyFile();

  return {
    ...plan,
    ...(studyFile && { studyFile }),
    *steps() {
      for (const text of keepAlive(selectSteps.iterate(study))) {
        const manifest = parseManifest(z.string().parse(text), 'a step of the results');
        const { key } = manifest;
        yield {
          manifest,
          outputs: files(selectOutputs.all({ key })),
          used: files(selectUsed.all({ key })),
          environment: hashCanonical(manifest.environment),
        };
      }
    },
    environments: () =>
      z
        .array(z.string())
        .parse(selectEnvironments.all(study))
        .map((text) => environmentSchema.parse(JSON.parse(text)))
        .map((environment) => ({ hash: hashCanonical(environment), environment }))
        .sort((a, b) => (a.hash < b.hash ? -1 : 1)),
    outputsOf: (key) => files(selectOutputs.all({ key })),
    unfinished: () => z.array(attemptRow).parse(selectUnfinished.all()),
    *networks() {
      for (const row of keepAlive(selectNetworks.iterate(study))) yield networkRow.parse(row);
    },
    planned: () => z.number().parse(selectPlanned.get(plan.plan)),
    events,
  };
}

function leaveOutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
