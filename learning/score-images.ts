import { setImmediate } from 'node:timers/promises';
import type { Session } from './engine/session.js';
import type { ImageSet } from './image-set.js';
import type { ImageScore } from './metrics.js';

/** How a longer scoring is followed and ended. */
export interface Attention {
  readonly signal?: AbortSignal;
  /** Called after every batch with the images done, of how many. */
  readonly report?: (done: number, total: number) => void;
}

/**
 * Scores every image by the session's step `evaluate`, compiled for `batchSize`. The last batch is filled up with what
 * the buffers hold: in inference the images of a batch don't influence each other, and the surplus scores are dropped.
 */
export async function scoreImages(
  session: Session,
  set: ImageSet,
  batchSize: number,
  { signal, report }: Attention = {},
): Promise<ImageScore[]> {
  const images = new Float32Array(batchSize * set.pixels * set.pixels);
  const classes = new Int32Array(images.length);
  const scores: ImageScore[] = [];
  for (let first = 0; first < set.count; first += batchSize) {
    const length = Math.min(batchSize, set.count - first);
    const samples = Array.from({ length }, (_, index) => ({ image: first + index, orientation: 0 }));
    await set.read(samples, images, classes);
    const outputs = session.run('evaluate', { images, classes });
    const valueOf = (name: keyof ImageScore, index: number) => outputs[name][index];
    for (let index = 0; index < length; index++) {
      scores.push({
        doubleSoftmax: valueOf('doubleSoftmax', index),
        crossEntropy: valueOf('crossEntropy', index),
        truePositives: valueOf('truePositives', index),
        falsePositives: valueOf('falsePositives', index),
        falseNegatives: valueOf('falseNegatives', index),
      });
    }
    report?.(scores.length, set.count);
    // Messages and cancellation get their turn.
    await setImmediate();
    signal?.throwIfAborted();
  }
  return scores;
}
