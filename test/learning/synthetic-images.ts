import { join } from 'node:path';
import type { LabelledImages } from '../../learning/training-job.js';
import { writeNpy } from '../../micrographs/npy.js';
import { createStreams } from '../../study/random-stream.js';

/** Noisy images of one bright disc each, with mean 0 and variance 1, and their labels. */
export function writeDiscs(directory: string, name: string, count: number, pixels: number): LabelledImages {
  const images = new Float32Array(count * pixels * pixels);
  const labels = new Uint8Array(images.length);
  const streams = createStreams(5);
  for (let image = 0; image < count; image++) {
    const stream = streams('discs', name, image);
    const [row, column] = [stream.uniform() * pixels, stream.uniform() * pixels];
    const radius = pixels * (0.2 + 0.2 * stream.uniform());
    const values = images.subarray(image * pixels * pixels, (image + 1) * pixels * pixels);
    for (let i = 0; i < values.length; i++) {
      const inside = Math.hypot(Math.floor(i / pixels) - row, (i % pixels) - column) < radius;
      labels[image * pixels * pixels + i] = inside ? 1 : 0;
      values[i] = (inside ? 2 : 0) + stream.normal();
    }
    standardize(values);
  }
  const paths = { images: join(directory, `${name}-images.npy`), labels: join(directory, `${name}-labels.npy`) };
  writeNpy(paths.images, '<f4', [count, pixels, pixels], images);
  writeNpy(paths.labels, '|u1', [count, pixels, pixels], labels);
  return paths;
}

function standardize(values: Float32Array): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - mean) / Math.sqrt(variance);
}
