import type { Metrics } from './metrics.js';

/**
 * What to take off the training losses of a network, so that 0 is perfect there as it is of `loss`; null where it was trained
 * on another loss than the double-softmax one.
 * @param measured of this network on any images, absent where nothing was measured
 */
export function maybeTrainingOffset(measured: Pick<Metrics, 'loss' | 'trainedLoss'> | undefined): number | null {
  const offset = measured === undefined ? NaN : measured.trainedLoss - measured.loss;
  return Math.abs(offset - LEAST_LOSS) < NEAR ? LEAST_LOSS : null;
}

/** Of the double-softmax loss: what a perfect network has. */
const LEAST_LOSS = Math.log(1 + Math.exp(-1));
/** Losses were averaged in single precision. */
const NEAR = 1e-4;
