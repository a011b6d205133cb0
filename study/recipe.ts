/** What is trained, and how. */

export const FREEZE_OPTIONS = ['none', 'encoder', 'decoder'] as const;
/** The part of the network that the transfer stage leaves untouched. */
export type Freeze = (typeof FREEZE_OPTIONS)[number];

export const FROZEN_NORMS = ['batch', 'averages'] as const;
/**
 * What the batch norm of a frozen part goes by. `batch`: as in training, so that its moving averages follow the data, as the
 * paper's authors seem to have done (paper.md section 4). `averages`: as in inference, so that they stay.
 */
export type FrozenNorm = (typeof FROZEN_NORMS)[number];

export const VALIDATE_ON = ['own', 'all'] as const;
/** What a stage is validated on after every epoch: its own domain, or all domains of the study. */
export type ValidateOn = (typeof VALIDATE_ON)[number];

export const PRETRAININGS = ['shared', 'independent'] as const;
/**
 * `shared`: one for all networks of the same source, first learning rate and replicate. `independent`: every network its own,
 * as in the paper (paper.md section 4).
 */
export type Pretraining = (typeof PRETRAININGS)[number];

export const LOSSES = ['double-softmax', 'cross-entropy'] as const;
/**
 * `double-softmax`: the paper's loss, cross entropy of softmax(softmax(logits)) (paper.md section 4).
 * `cross-entropy`: of softmax(logits).
 */
export type LossName = (typeof LOSSES)[number];

/**
 * Of what passes between layers in training. Weights, their gradients, the optimizer, statistics and losses are float32
 * in both, and so is all evaluation.
 */
export const PRECISIONS = ['float32', 'bfloat16'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** The U-Net of paper.md section 3. */
export interface NetworkShape {
  /** The width dial: channels of the first convolution; 64 in the paper. A multiple of 4. */
  readonly baseFilters: number;
}

/** One stage of training. */
export interface StageRecipe {
  /** The first `images` training images of the dataset are used, each in its 8 dihedral copies if `augment`. */
  readonly images: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Adam's learning rate in the first epoch. */
  readonly learningRate: number;
  /** Factor on the learning rate after every epoch; 0.99 in the paper. */
  readonly learningRateDecay: number;
  readonly loss: LossName;
  readonly augment: boolean;
  readonly precision: Precision;
}

/** Copies of an image under the rotations and reflections of the square. */
export const DIHEDRAL_COPIES = 8;
