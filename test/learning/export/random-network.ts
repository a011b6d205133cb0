import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ExportedNetwork } from '../../../learning/export/exported-network.js';
import { drawVariables, listVariables } from '../../../learning/network-variables.js';
import { predict } from '../../../learning/predict.js';
import { HEAD } from '../../../learning/unet.js';
import { writeWeights } from '../../../learning/weights-file.js';
import { createStreams } from '../../../study/random-stream.js';
import { makeFolder } from '../training-fixture.js';

const HEAD_KERNEL = `${HEAD}.kernel`;
const HEAD_STRENGTH = 0.15;

/**
 * As if it were trained: no variable is left at a value that would hide whether it is used. The head is weak, so that the
 * probabilities are neither 0 nor 1 and rounding in sums of large terms stays small.
 */
export function drawNetwork(baseFilters: number): ExportedNetwork {
  const network = { baseFilters };
  const streams = createStreams(11);
  const values = drawVariables(network, streams);
  for (const { name, role } of listVariables(network)) {
    const stream = streams('trained', name);
    const draw = {
      scale: () => 1 + 0.3 * stream.normal(),
      shift: () => 0.3 * stream.normal(),
      movingMean: () => 0.3 * stream.normal(),
      movingVariance: () => Math.exp(0.5 * stream.normal()),
      kernel: undefined,
      bias: undefined,
    }[role];
    if (draw !== undefined) values.set(name, values.get(name)!.map(draw));
  }
  values.set(
    HEAD_KERNEL,
    values.get(HEAD_KERNEL)!.map((value) => HEAD_STRENGTH * value),
  );
  return { network, values, description: { network: 'under→over', pixelAngstrom: 0.5 }, version: '1.2.3' };
}

export interface Example {
  readonly count: number;
  readonly pixels: number;
  readonly images: Float32Array;
  /** What our own engine makes of them. */
  readonly probabilities: Float32Array;
}

export async function predictNoise(t: TestContext, exported: ExportedNetwork, pixels: number): Promise<Example> {
  const count = 2;
  const stream = createStreams(5)('images', pixels);
  const images = Float32Array.from({ length: count * pixels * pixels }, () => stream.normal());
  const weights = join(makeFolder(t), 'network.safetensors');
  await writeWeights(weights, exported.network, exported.values);
  const probabilities = await predict({ network: exported.network, weights, images, pixels, batchSize: count });
  return { count, pixels, images, probabilities };
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}
