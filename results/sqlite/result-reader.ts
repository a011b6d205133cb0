import type Database from 'better-sqlite3';
import { z } from 'zod';
import { CELL_FAILURE_STATES } from '../../study/cell-failure.js';
import { FREEZE_OPTIONS } from '../../study/recipe.js';
import type { Metrics } from '../../study/metrics.js';
import { STEP_KINDS } from '../../study/step.js';
import type { NetworkSteps } from '../../study/plan.js';
import type { DomainMetrics, MixedPart, NetworkResult, ResultReader } from '../result-store.js';
import { LATEST_CELLS } from './latest-cells.js';
import { prepareMixtureParts } from './mixture-parts.js';
import { maybeOpenForReading } from './open-database.js';
import { prepare } from './keep-alive.js';
import { prepareTableCheck } from './table-check.js';
import { toIdentity } from './to-identity.js';

const networkRow = z.object({
  record: z.string(),
  network: z.string(),
  study: z.string(),
  source: z.string().nullable(),
  target: z.string(),
  freeze: z.enum(FREEZE_OPTIONS).nullable(),
  pretrain_learning_rate: z.number(),
  transfer_learning_rate: z.number().nullable(),
  images: z.number(),
  replicate: z.number(),
  generate_source: z.string().nullable(),
  generate_target: z.string().nullable(),
  pretrain: z.string(),
  transfer: z.string().nullable(),
  evaluate: z.string(),
});

const metricsRow = z.object({
  record: z.string(),
  domain: z.string(),
  phase: z.enum(['before', 'after']),
  loss: z.number(),
  cross_entropy: z.number(),
  trained_loss: z.number(),
  iou: z.number(),
  dice: z.number(),
  precision: z.number(),
  recall: z.number(),
});

const studyRow = z.object({
  study: z.string(),
  plan: z.string(),
  networks: z.number(),
  recorded: z.number(),
  plannedAt: z.string(),
});

const missingRow = z.object({
  network: z.string(),
  step: z.enum(STEP_KINDS),
  state: z.enum(CELL_FAILURE_STATES),
  error: z.string(),
  reason: z.string(),
});

const stepRow = z.object({ key: z.string(), startedAt: z.string(), durationMs: z.number() });

const SELECT_MISSING = `SELECT network, step, state, error, reason
  FROM cells JOIN missing_networks USING (plan, network)
  WHERE plan = ? AND record NOT IN (SELECT record FROM networks) ORDER BY ordinal`;

/** Undefined where nothing was recorded yet. */
export function maybeCreateResultReader(path: string): ResultReader | undefined {
  const database = maybeOpenForReading(path);
  if (database === undefined) return undefined;

  const selectStudies = prepare(
    database,
    `
    SELECT study, plan, planned_at AS plannedAt,
      (SELECT count(*) FROM cells WHERE cells.plan = plans.plan) AS networks,
      (SELECT count(*) FROM cells JOIN networks USING (record) WHERE cells.plan = plans.plan) AS recorded
    FROM plans
    WHERE sequence IN (SELECT max(sequence) FROM plans GROUP BY study)
    ORDER BY sequence`,
  );
  const selectNetworks = prepare(
    database,
    `SELECT networks.* FROM ${LATEST_CELLS} JOIN networks USING (record) ORDER BY ordinal`,
  );
  const selectMetrics = prepare(
    database,
    `SELECT metrics.* FROM ${LATEST_CELLS} JOIN metrics USING (record) ORDER BY ordinal, domain, phase`,
  );

  const hasMissing = prepareTableCheck(database, 'missing_networks');
  let selectMissing: Database.Statement<unknown[]> | undefined;
  const readParts = prepareMixtureParts(database);

  const selectRecord = prepare(database, 'SELECT 1 FROM networks WHERE record = ?');

  const selectSteps = prepare(database, 'SELECT key, started_at AS startedAt, duration_ms AS durationMs FROM steps');

  return {
    isRecorded: (record) => selectRecord.get(record) !== undefined,
    stepTimes: () =>
      z
        .array(stepRow)
        .parse(selectSteps.all())
        .map(({ startedAt, ...step }) => ({ ...step, startedMs: Date.parse(startedAt) })),
    missing: (plan) => {
      if (!hasMissing()) return [];
      selectMissing ??= prepare(database, SELECT_MISSING);
      return z.array(missingRow).parse(selectMissing.all(plan));
    },
    studies: () => z.array(studyRow).parse(selectStudies.all()),
    networks: (study) => {
      const domains = new Map<string, Record<string, { before?: Metrics; after?: Metrics }>>();
      for (const row of z.array(metricsRow).parse(selectMetrics.all(study))) {
        const ofNetwork = domains.get(row.record) ?? {};
        domains.set(row.record, ofNetwork);
        ofNetwork[row.domain] = { ...ofNetwork[row.domain], [row.phase]: toMetrics(row) };
      }
      const parts = readParts();
      return z
        .array(networkRow)
        .parse(selectNetworks.all(study))
        .map((row) => toResult(row, domains.get(row.record) ?? {}, parts.get(row.record)));
    },
    close: () => database.close(),
  };
}

function toMetrics(row: z.infer<typeof metricsRow>): Metrics {
  return {
    loss: row.loss,
    crossEntropy: row.cross_entropy,
    trainedLoss: row.trained_loss,
    iou: row.iou,
    dice: row.dice,
    precision: row.precision,
    recall: row.recall,
  };
}

function toResult(
  row: z.infer<typeof networkRow>,
  partial: Record<string, { before?: Metrics; after?: Metrics }>,
  parts: readonly MixedPart[] | undefined,
): NetworkResult {
  const domains: Record<string, DomainMetrics> = {};
  for (const [name, { before, after }] of Object.entries(partial)) {
    if (after === undefined || (before === undefined) !== (parts !== undefined))
      throw new Error(`metrics of ${row.network} on ${name} are half there`);
    domains[name] = { before: before ?? null, after };
  }
  const setting = {
    id: row.network,
    study: row.study,
    source: row.source,
    target: row.target,
    freeze: row.freeze,
    pretrainLearningRate: row.pretrain_learning_rate,
    transferLearningRate: row.transfer_learning_rate,
    images: row.images,
    replicate: row.replicate,
  };
  return { identity: toIdentity(setting, parts), keys: toSteps(row, parts), ...(parts && { parts }), domains };
}

function toSteps(row: z.infer<typeof networkRow>, parts: readonly MixedPart[] | undefined): NetworkSteps {
  const {
    generate_source: generateSource,
    generate_target: generateTarget,
    pretrain,
    transfer,
    evaluate,
    record,
  } = row;
  if (parts !== undefined) return { generate: parts.map(({ dataset }) => dataset), pretrain, evaluate, record };
  if (generateSource === null || generateTarget === null || transfer === null) {
    throw new Error(`network ${row.network} of ${row.study} has neither a second stage nor parts`);
  }
  return { generateSource, generateTarget, pretrain, transfer, evaluate, record };
}
