/** Quality of a segmentation, averaged as stated; all without unit. */
export interface Metrics {
  /**
   * The paper's double-softmax loss minus log(1 + 1/e), mean over the images, which is the paper's mean of batch means
   * where all batches are full; 0 is perfect, whatever was trained on.
   */
  readonly loss: number;
  /** Cross entropy of one softmax, natural logarithm, mean over the images. */
  readonly crossEntropy: number;
  /** The loss that was trained on, raw. */
  readonly trainedLoss: number;
  /** Intersection over union of the particle class, from the pixel counts of the whole set. */
  readonly iou: number;
  /** Dice coefficient (F1) of the particle class, from the pixel counts of the whole set. */
  readonly dice: number;
  readonly precision: number;
  readonly recall: number;
}

/** What one epoch of training left behind. */
export interface EpochRecord {
  /** Counts from 1. */
  readonly epoch: number;
  readonly learningRate: number;
  /** Mean of the trained loss over the epoch's batches, taken while the weights change. */
  readonly trainingLoss: number;
  /** On the validation images of the stage's own domain. */
  readonly validation: Metrics;
  /** On those of the study's other domains, by the keys of their datasets; absent where the study doesn't ask for it. */
  readonly others?: Readonly<Record<string, Metrics>>;
}
