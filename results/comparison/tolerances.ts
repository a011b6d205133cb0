import type { Metrics } from '../../study/metrics.js';
import type { StepSummary, TrainingSummary } from '../manifest.js';

/** A measured difference, and the largest one that is accepted where the same bits are not due. */
export interface Check {
  readonly what: string;
  readonly difference: number;
  readonly tolerance: number;
}

/**
 * What other threads, kernels or processors may change; measured on configs/quickstart.yaml (docs/log.md). What is computed
 * once has ten times that or more. In trainings rounding grows with every step, at most until they are as far apart as two
 * replicates: those of that study, 0.02 in loss and 0.05 in IoU before transfer.
 */
export const TOLERANCES = {
  /** Relative rms of exit waves. */
  waves: 1e-5,
  /** Relative rms of an image. */
  image: 1e-2,
  /**
   * Share of images beyond that: where rounding changes what one pixel's noise draws, the rest of the image draws other
   * numbers. A change of what is simulated or imaged is in all images.
   */
  otherNoise: 0.5,
  /** Relative rms of masks. */
  labels: 1e-2,
  /** Relative difference of a number that tells of a structure. */
  records: 1e-4,
  /** Share of particle pixels. */
  particleShare: 1e-3,
  /** Losses and quality of the same weights on the same images; a GPU may multiply in fewer bits. */
  evaluation: 1e-3,
  /** Loss at the best epoch of a training. */
  trainingLoss: 0.02,
  /** IoU at the best epoch of a training. */
  trainingIou: 0.05,
} as const;

/**
 * The numbers of a summary against the recorded ones; what counts something has to be the same.
 * @param isOfOtherWeights an evaluation of a network that was trained anew, and has other weights
 */
export function measureSummary(expected: StepSummary, got: StepSummary, isOfOtherWeights = false): readonly Check[] {
  if (expected.kind === 'waves' && got.kind === 'waves') {
    return [exact('structures', expected.structures, got.structures)];
  }
  if (expected.kind === 'generate' && got.kind === 'generate') {
    return [
      exact('training images', expected.trainingImages, got.trainingImages),
      exact('held-out images', expected.validationImages, got.validationImages),
      near('share of particle pixels', expected.particleShare, got.particleShare, TOLERANCES.particleShare),
    ];
  }
  if (expected.kind === 'evaluate' && got.kind === 'evaluate') {
    return Object.entries(expected.datasets).flatMap(([key, { before, after }]) => {
      const now = got.datasets[key];
      const name = (phase: string) => `${phase}, dataset ${key.slice(0, 12)}`;
      return [
        ...(before === undefined ? [] : measureMetrics(name('before'), before, now?.before, isOfOtherWeights)),
        ...measureMetrics(name('after'), after, now?.after, isOfOtherWeights),
      ];
    });
  }
  if (isTraining(expected) && isTraining(got)) return measureTraining(expected, got);
  return [exact('kind of step', 0, 1)];
}

function isTraining(summary: StepSummary): summary is TrainingSummary {
  return summary.kind === 'pretrain' || summary.kind === 'transfer';
}

/** By the best epoch of each: which one that is, rounding may change. */
function measureTraining(expected: TrainingSummary, got: TrainingSummary): readonly Check[] {
  const [before, now] = [expected, got].map(
    ({ epochs, bestEpoch }) => epochs.find(({ epoch }) => epoch === bestEpoch)?.validation,
  );
  return [
    exact('parameters', expected.parameters, got.parameters),
    exact('epochs', expected.epochs.length, got.epochs.length),
    near('loss at the best epoch', before?.loss, now?.loss, TOLERANCES.trainingLoss),
    near('IoU at the best epoch', before?.iou, now?.iou, TOLERANCES.trainingIou),
  ];
}

/** Losses, and shares of pixels, each by the largest difference. */
function measureMetrics(
  what: string,
  expected: Metrics,
  got: Metrics | undefined,
  isOfOtherWeights: boolean,
): readonly Check[] {
  const farthest = (names: readonly (keyof Metrics)[]) =>
    Math.max(...names.map((name) => distance(expected[name], got?.[name])));
  const [losses, shares] = isOfOtherWeights
    ? [TOLERANCES.trainingLoss, TOLERANCES.trainingIou]
    : [TOLERANCES.evaluation, TOLERANCES.evaluation];
  return [
    { what: `losses ${what}`, difference: farthest(['loss', 'crossEntropy', 'trainedLoss']), tolerance: losses },
    {
      what: `IoU and its like ${what}`,
      difference: farthest(['iou', 'dice', 'precision', 'recall']),
      tolerance: shares,
    },
  ];
}

function near(what: string, expected: number | undefined, got: number | undefined, tolerance: number): Check {
  return { what, difference: distance(expected, got), tolerance };
}

function exact(what: string, expected: number, got: number): Check {
  return near(what, expected, got, 0);
}

/** What is missing on one side is beyond all bounds. */
function distance(expected: number | undefined, got: number | undefined): number {
  const difference = Math.abs((expected ?? NaN) - (got ?? NaN));
  return Number.isNaN(difference) ? Infinity : difference;
}
