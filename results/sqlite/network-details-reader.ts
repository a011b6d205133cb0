import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { EpochRecord, Metrics } from '../../study/metrics.js';
import { environmentSchema } from '../environment-schema.js';
import type { Environment } from '../manifest.js';
import { prepare } from './keep-alive.js';
import { prepareTableCheck } from './table-check.js';

/** Reads one network after the other. */
export interface NetworkDetailsReader {
  /** By domain, before transfer and after. */
  metricsOf(record: string): readonly { readonly domain: string; readonly phase: string; readonly metrics: Metrics }[];
  /** Keys of its trainings and its parts; undefined where it is not recorded. */
  maybeNetwork(record: string): RecordedSteps | undefined;
  epochsOf(step: string): readonly Epoch[];
  maybeStep(step: string): StepDetails | undefined;
  /** Losses on other domains after each epoch, by the keys of their datasets. */
  validationsOf(step: string): ReadonlyMap<string, ReadonlyMap<number, number>>;
}

export interface RecordedSteps {
  readonly pretrain: string;
  readonly transfer: string | null;
  readonly parts: readonly { readonly domain: string; readonly images: number; readonly first: number }[];
}

export type Epoch = Pick<EpochRecord, 'epoch' | 'learningRate' | 'trainingLoss'> & Pick<Metrics, 'loss' | 'iou'>;

export interface StepDetails {
  readonly startedAt: string;
  readonly seconds: number;
  readonly bestEpoch: number | null;
  readonly environment: Environment | null;
  readonly attempts: readonly z.output<typeof attemptRow>[];
}

const metricsRow = z.object({
  domain: z.string(),
  phase: z.string(),
  loss: z.number(),
  crossEntropy: z.number(),
  trainedLoss: z.number(),
  iou: z.number(),
  dice: z.number(),
  precision: z.number(),
  recall: z.number(),
});
const networkRow = z.object({ pretrain: z.string(), transfer: z.string().nullable() });
const partRow = z.object({ domain: z.string(), images: z.number(), first: z.number() });
const epochRow = z.object({
  epoch: z.number(),
  learningRate: z.number(),
  trainingLoss: z.number(),
  loss: z.number(),
  iou: z.number(),
});
const stepRow = z.object({
  startedAt: z.string(),
  seconds: z.number(),
  bestEpoch: z.number().nullable(),
  environment: z.string().nullable(),
});
const attemptRow = z.object({
  attempt: z.number(),
  worker: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: z.string(),
  reason: z.string().nullable(),
});
const validationRow = z.object({ epoch: z.number(), dataset: z.string(), loss: z.number() });

export function createNetworkDetailsReader(database: Database.Database): NetworkDetailsReader {
  const statements = new Map<string, Database.Statement<unknown[]>>();
  // tables of later versions may come while it is open
  const select = (sql: string) => {
    const known = statements.get(sql) ?? prepare(database, sql);
    statements.set(sql, known);
    return known;
  };
  const has = (table: string) => {
    const check = checks.get(table) ?? prepareTableCheck(database, table);
    checks.set(table, check);
    return check();
  };
  const checks = new Map<string, () => boolean>();
  return {
    metricsOf: (record) =>
      z
        .array(metricsRow)
        .parse(select(METRICS).all(record))
        .map(({ domain, phase, ...metrics }) => ({ domain, phase, metrics })),
    maybeNetwork(record) {
      const network = networkRow
        .optional()
        .parse(select('SELECT pretrain, transfer FROM networks WHERE record = ?').get(record));
      if (network === undefined) return undefined;
      const parts = has('mixture_parts') ? z.array(partRow).parse(select(PARTS).all(record)) : [];
      return { ...network, parts };
    },
    epochsOf: (step) => z.array(epochRow).parse(select(EPOCHS).all(step)),
    maybeStep(step) {
      const found = stepRow.optional().parse(select(STEP).get(step));
      if (found === undefined) return undefined;
      const environment = environmentSchema.safeParse(JSON.parse(found.environment ?? 'null'));
      return {
        ...found,
        environment: environment.success ? environment.data : null,
        attempts: has('attempts') ? z.array(attemptRow).parse(select(ATTEMPTS).all(step)) : [],
      };
    },
    validationsOf(step) {
      const found = new Map<string, Map<number, number>>();
      if (!has('epoch_validations')) return found;
      for (const { epoch, dataset, loss } of z.array(validationRow).parse(select(VALIDATIONS).all(step))) {
        const ofDataset = found.get(dataset) ?? new Map<number, number>();
        found.set(dataset, ofDataset.set(epoch, loss));
      }
      return found;
    },
  };
}

const METRICS = `SELECT domain, phase, loss, cross_entropy AS crossEntropy, trained_loss AS trainedLoss, iou, dice, precision,
  recall FROM metrics WHERE record = ?`;
const PARTS = 'SELECT domain, images, first_image AS first FROM mixture_parts WHERE record = ? ORDER BY ordinal';
const EPOCHS = `SELECT epoch, learning_rate AS learningRate, training_loss AS trainingLoss, loss, iou FROM epochs
  WHERE step = ? ORDER BY epoch`;
const STEP = `SELECT started_at AS startedAt, duration_ms / 1000 AS seconds,
  json_extract(manifest, '$.summary.bestEpoch') AS bestEpoch, json_extract(manifest, '$.environment') AS environment
  FROM steps WHERE key = ?`;
const ATTEMPTS = `SELECT attempt, worker, started_at AS startedAt, ended_at AS endedAt, outcome, reason
  FROM attempts JOIN nodes ON nodes.id = step WHERE key = ? ORDER BY started_at, activity, attempt`;
const VALIDATIONS = 'SELECT epoch, dataset, loss FROM epoch_validations WHERE step = ? ORDER BY dataset, epoch';
