import type { Freeze } from '../../study/recipe.js';
import type { Metrics } from '../../study/metrics.js';

/** By what the table of networks can be sorted: its columns. */
export const NETWORK_COLUMNS = [
  'name',
  'study',
  'source',
  'target',
  'mixture',
  'freeze',
  'pretrainLearningRate',
  'transferLearningRate',
  'images',
  'replicate',
  'lossBefore',
  'lossAfter',
  'sourceLoss',
  'iouBefore',
  'iouAfter',
  'spread',
  'bestEpoch',
  'seconds',
  'state',
] as const;
export type NetworkColumn = (typeof NETWORK_COLUMNS)[number];

export const NETWORK_STATES = ['recorded', 'failed', 'skipped', 'cancelled', 'missing'] as const;
export type NetworkState = (typeof NETWORK_STATES)[number];

/** A line of the table of networks. What isn’t known is null. */
export interface NetworkRow {
  /** In addresses: the key of its record, of a published one its name. */
  readonly key: string;
  readonly name: string;
  readonly study: string;
  /** `missing`: not in the results, and no run has said why. */
  readonly state: NetworkState;
  /** Why it is missing. */
  readonly reason: string | null;
  readonly source: string | null;
  readonly target: string | null;
  /** `under:128+over:384`. */
  readonly mixture: string | null;
  readonly freeze: Freeze | null;
  readonly pretrainLearningRate: number | null;
  readonly transferLearningRate: number | null;
  readonly images: number | null;
  readonly replicate: number | null;
  /** On the target, before and after transfer. */
  readonly lossBefore: number | null;
  readonly lossAfter: number | null;
  /** On the source, after transfer. */
  readonly sourceLoss: number | null;
  readonly iouBefore: number | null;
  readonly iouAfter: number | null;
  /** Standard deviation of the losses after transfer over the domains, without those at 0 nm. */
  readonly spread: number | null;
  /** Of its last stage, from 1. */
  readonly bestEpoch: number | null;
  /** Of its last stage. */
  readonly seconds: number | null;
}

/** `GET /api/studies/STUDY/networks`. */
export interface NetworkPage {
  readonly study: string;
  readonly published: boolean;
  /** All of the study, whatever is asked for. */
  readonly all: number;
  readonly missing: number;
  /** Those that are asked for, on all pages. */
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly NetworkRow[];
}

/** `GET /api/studies/STUDY/compare?network=KEY&network=KEY`, in that order. */
export interface NetworkComparison {
  readonly networks: readonly ComparedNetwork[];
  /** Keys that the study doesn't have, or has no longer. */
  readonly unknown: readonly string[];
}

export interface ComparedNetwork {
  readonly row: NetworkRow;
  readonly domains: readonly DomainLosses[];
  readonly stages: readonly StageCurve[];
}

/** Loss on a domain; null where it wasn’t measured. */
export interface DomainLosses {
  readonly domain: string;
  readonly before: number | null;
  readonly after: number | null;
}

export type Stage = 'pretrain' | 'transfer';

/** A stage of training, epoch by epoch. */
export interface StageCurve {
  readonly stage: Stage;
  readonly bestEpoch: number | null;
  /** What to take off the training losses, so that 0 is perfect there, too; null where another loss was trained on. */
  readonly trainingOffset: number | null;
  readonly epochs: readonly EpochPoint[];
}

export interface EpochPoint {
  readonly epoch: number;
  readonly learningRate: number;
  /** Raw, of what was trained on. */
  readonly trainingLoss: number;
  /** On the held-out images of the stage’s own domain; 0 is perfect. */
  readonly loss: number;
  readonly iou: number;
}

/** `GET /api/studies/STUDY/networks/KEY`. */
export interface NetworkDetails {
  readonly row: NetworkRow;
  readonly published: boolean;
  /** Where published results are from. */
  readonly citation: string | null;
  readonly parts: readonly { readonly domain: string; readonly images: number; readonly first: number | null }[] | null;
  readonly domains: readonly DomainMetrics[];
  readonly stages: readonly StageDetails[];
  /** Commands that do something with it. */
  readonly commands: readonly { readonly what: string; readonly line: string }[];
}

export interface DomainMetrics {
  readonly domain: string;
  readonly role: 'source' | 'target' | 'part' | 'other';
  /** Of a published network the loss alone is known. */
  readonly before: KnownMetrics | null;
  readonly after: KnownMetrics | null;
}

export type KnownMetrics = Pick<Metrics, 'loss'> & { readonly [Name in Exclude<keyof Metrics, 'loss'>]: number | null };

/** A step that made it. */
export interface StageDetails extends StageCurve {
  readonly step: string;
  readonly seconds: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly environment: Readonly<Record<string, string | number>>;
  readonly attempts: readonly StageAttempt[];
  /** Losses on the study’s other domains after each epoch, where the study asked for them. */
  readonly others: readonly { readonly domain: string; readonly losses: readonly (number | null)[] }[];
}

export interface StageAttempt {
  readonly attempt: number;
  readonly worker: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string;
  readonly reason: string | null;
}
