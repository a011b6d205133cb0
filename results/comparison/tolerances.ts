import type { Metrics } from '../../study/metrics.js';
import type { StepSummary, TrainingSummary } from '../manifest.js';

/** A measured difference, and the largest one that is accepted where the same bits are not due. */
export interface Check {
  readonly what: string;
  readonly difference: number;
  readonly tolerance: number;
}

/**
 * What other threads, kernels or processors may change. Measured on configs/quickstart.yaml with each of them
 * (docs/log.md); every bound is about ten times the largest difference seen.
 */
export const TOLERANCES = {
  /** Relative rms of exit waves. */
  waves: 1e-4,
  /** Relative rms of all images of a set. */
  images: 1e-2,
  /** Of masks. */
  labels: 1e-2,
  /** Relative difference of a number that tells of a structure. */
  records: 1e-4,
  /** Share of particle pixels. */
  particleShare: 1e-3,
  /** Losses and quality of the same weights on the same images. */
  evaluation: 1e-3,
  /** Loss at the best epoch of a training: rounding grows with every step. */
  trainingLoss: 0.05,
  /** IoU at the best epoch of a training. */
  trainingIou: 0.1,
} as const;

/** The numbers of a summary against the recorded ones; what counts something has to be the same. */
export function measureSummary(expected: StepSummary, got: StepSummary): readonly Check[] {
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
        ...(before === undefined ? [] : [measureMetrics(name('before'), before, now?.before)]),
        measureMetrics(name('after'), after, now?.after),
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

function measureMetrics(what: string, expected: Metrics, got: Metrics | undefined): Check {
  const differences = Object.entries(expected).map(([name, value]) =>
    distance(value, Object.entries(got ?? {}).find(([other]) => other === name)?.[1]),
  );
  return { what, difference: Math.max(...differences), tolerance: TOLERANCES.evaluation };
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
