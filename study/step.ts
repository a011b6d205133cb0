/** The five kinds of durable step, and the complete input that each one's content key is computed from. */
import type { Domain } from './domain.js';
import type { MixedDataset, MixtureShare } from './mixture.js';
import type { Freeze, FrozenNorm, NetworkShape, StageRecipe } from './recipe.js';

export const STEP_KINDS = ['generate', 'pretrain', 'transfer', 'evaluate', 'record'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Something of each kind. */
export function mapStepKinds<T>(of: (kind: StepKind) => T): Record<StepKind, T> {
  return {
    generate: of('generate'),
    pretrain: of('pretrain'),
    transfer: of('transfer'),
    evaluate: of('evaluate'),
    record: of('record'),
  };
}

/** SHA-256 of the canonical step, in hexadecimal. */
export type StepKey = string;

/** Simulates the training and the validation images of a domain. */
export interface GenerateInput {
  readonly kind: 'generate';
  /** The name of the domain and of its structure class are left out of the key: renaming simulates nothing anew. */
  readonly domain: Domain;
  /**
   * The most that any stage of the study needs: stages use the first images of one order. Two studies that need different
   * numbers have different datasets, of which the smaller holds the first images of the larger.
   */
  readonly trainingImages: number;
  readonly validationImages: number;
  /** The study's seed; streams are named below it. */
  readonly seed: number;
}

/** Trains a network from random weights on one dataset, or on a mixture of several. */
export type PretrainInput = SinglePretrainInput | MixedPretrainInput;

interface PretrainFields {
  readonly kind: 'pretrain';
  readonly network: NetworkShape;
  readonly stage: StageRecipe;
  readonly seed: number;
  /** Counts from 0; names the streams of weights and order, together with `own`. */
  readonly replicate: number;
  /** Other datasets to validate on after every epoch, in ascending order of their keys; absent: none. */
  readonly others?: readonly StepKey[];
}

export interface SinglePretrainInput extends PretrainFields {
  readonly dataset: StepKey;
  /** The one network that it is for; absent: all that go on from it. */
  readonly own?: NetworkSetting;
  readonly mixture?: never;
}

/** Its own validation set is of held-out images, as many as each dataset has, in the shares of the mixture. */
export interface MixedPretrainInput extends PretrainFields {
  readonly mixture: MixedDataset;
  readonly own?: MixtureSetting;
  readonly dataset?: never;
}

/** What the grid of a study varies, without the replicate: names a network's own random streams, however the study grows. */
export interface NetworkSetting {
  /** Hash of the domain's content: its name and the number of its images are no part of it. */
  readonly source: string;
  /** The same of the target. */
  readonly target: string;
  readonly freeze: Freeze;
  readonly pretrainLearningRate: number;
  readonly transferLearningRate: number;
  readonly images: number;
}

/** The same of a network that is trained once, on a mixture; domains by the hash of their content, in ascending order. */
export interface MixtureSetting {
  readonly mixture: readonly MixtureShare[];
  readonly pretrainLearningRate: number;
}

/** Goes on from the last weights of a pretraining, with a new optimizer, on another dataset. */
export interface TransferInput {
  readonly kind: 'transfer';
  readonly pretrained: StepKey;
  readonly dataset: StepKey;
  readonly mixture?: never;
  readonly network: NetworkShape;
  readonly stage: StageRecipe;
  readonly freeze: Freeze;
  /** Absent: `batch`, or nothing is frozen. */
  readonly frozenNorm?: Exclude<FrozenNorm, 'batch'>;
  readonly seed: number;
  /** Names the stream of the order, together with the pretraining's `own`. */
  readonly replicate: number;
  readonly others?: readonly StepKey[];
}

/**
 * Measures the network before and after transfer on the validation images of every domain of the study; a network that is
 * trained once, after that.
 */
export interface EvaluateInput {
  readonly kind: 'evaluate';
  readonly pretrained: StepKey;
  /** Absent: the pretrained network is the finished one. */
  readonly transferred?: StepKey;
  readonly network: NetworkShape;
  /** Datasets in ascending order of their keys: the names of the domains are not part of the key. */
  readonly datasets: readonly StepKey[];
}

/** Writes one network's row from the manifests of its steps. */
export interface RecordInput {
  readonly kind: 'record';
  readonly evaluation: StepKey;
  readonly network: NetworkIdentity;
}

export type StepInput = GenerateInput | PretrainInput | TransferInput | EvaluateInput | RecordInput;

/** Everything that names a network within its study. */
export type NetworkIdentity = TransferIdentity | MixtureIdentity;

interface IdentityFields {
  /** Unique in the study, readable: `under→over/none/1e-3/1e-4/64/0`, `under:128+over:384/1e-3/0` and the like. */
  readonly id: string;
  readonly study: string;
  /** Of a mixture the domain that is named last. */
  readonly target: string;
  readonly pretrainLearningRate: number;
  /** Images of the target domain that the last stage used. */
  readonly images: number;
  readonly replicate: number;
}

export interface TransferIdentity extends IdentityFields {
  readonly source: string;
  readonly freeze: Freeze;
  readonly transferLearningRate: number;
  readonly mixture?: never;
}

/** Of a network that is trained once, on images of several domains. */
export interface MixtureIdentity extends IdentityFields {
  /** In the order in which the study names them. */
  readonly mixture: readonly MixtureShare[];
  readonly source?: never;
  readonly freeze?: never;
  readonly transferLearningRate?: never;
}
