import { createStreams } from '../../study/random-stream.js';
import type { Work } from './work.js';

export interface Batch {
  /** [batch, pixels, pixels, 1] */
  readonly images: Float32Array;
  /** [batch * pixels * pixels], 0 is the particle. */
  readonly classes: Int32Array;
}

/** The batch that stays in memory: stripes of both classes in noise. `torch_step.py` makes one by the same rule. */
export function drawBatch({ batch, pixels }: Pick<Work, 'batch' | 'pixels'>): Batch {
  const stream = createStreams(1)('bench', 'batch');
  const images = new Float32Array(batch * pixels ** 2);
  const classes = new Int32Array(images.length);
  for (let i = 0; i < images.length; i++) {
    classes[i] = (i >> 4) & 1;
    images[i] = stream.normal() - classes[i];
  }
  return { images, classes };
}
