import type { MeasuredDomain } from '../../study/measured-study.js';
import type { MixtureShare } from '../../study/mixture.js';
import type { Freeze } from '../../study/recipe.js';

/** One of the paper's studies as its tables give it. */
export interface PublishedStudy {
  readonly study: PublishedName;
  readonly domains: readonly MeasuredDomain[];
  readonly networks: readonly PublishedNetwork[];
}

export const PUBLISHED_NAMES = [
  'published-defocus',
  'published-noise',
  'published-structure',
  'published-baseline',
] as const;
export type PublishedName = (typeof PUBLISHED_NAMES)[number];
/** Means the four together. */
export const ALL_PUBLISHED = 'published';

export const CITATION =
  'L. Rangel DaCosta, H. Oill, M. Scott: Strategies for effective transfer learning for HRTEM analysis with neural ' +
  'networks, Elemental Microscopy (2025), doi:10.69761/kjte5358, CC-BY-4.0; tables from ' +
  'github.com/msa-em/hrtem-transfer-learning, commit 8c2136d65f35';

/** What the authors take off the raw loss: log(1 + 1/e), the least double-softmax loss, rounded up. */
export const PUBLISHED_OFFSET = 0.3133;

interface Network {
  readonly network: string;
  readonly target: string;
  readonly pretrainLearningRate: number;
  /** Of the target domain. */
  readonly images: number;
  /** Counts the rows of a setting in their order: the tables have no number and the rows may be exchanged. */
  readonly replicate: number;
  /** By the index of the domain, the offset subtracted. */
  readonly losses: readonly PublishedLoss[];
}

export interface PublishedLoss {
  readonly domain: number;
  readonly before: number | null;
  readonly after: number;
}

export interface PublishedTransfer extends Network {
  readonly kind: 'transfer';
  readonly source: string;
  readonly freeze: Freeze;
  readonly transferLearningRate: number;
  /** Raw, of the epoch of the second stage that the losses are from; null where no history is published. */
  readonly trainingLoss: number | null;
}

export interface PublishedMixture extends Network {
  readonly kind: 'mixture';
  readonly mixture: readonly MixtureShare[];
}

export type PublishedNetwork = PublishedTransfer | PublishedMixture;
