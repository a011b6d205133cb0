import { ORIENTATIONS, type Sample } from './image-set.js';
import type { Streams } from '../study/random.js';
import type { StageRecipe } from '../study/recipe.js';

/**
 * All samples of an epoch in random order, from the stream `order`, epoch: the first `images` of the set, each in its
 * 8 orientations if the stage augments.
 * @param epoch counts from 1
 */
export function shuffleSamples(
  { images, augment }: Pick<StageRecipe, 'images' | 'augment'>,
  epoch: number,
  streams: Streams,
): Sample[] {
  const orientations = augment ? ORIENTATIONS : 1;
  const samples = Array.from({ length: images * orientations }, (_, index): Sample => {
    return { image: Math.floor(index / orientations), orientation: index % orientations };
  });
  const stream = streams('order', epoch);
  // Fisher and Yates.
  for (let last = samples.length - 1; last > 0; last--) {
    const other = stream.integer(last + 1);
    [samples[last], samples[other]] = [samples[other], samples[last]];
  }
  return samples;
}

/** The last batch may be smaller. */
export function splitBatches<T>(items: readonly T[], batchSize: number): T[][] {
  const batches: T[][] = [];
  for (let first = 0; first < items.length; first += batchSize) batches.push(items.slice(first, first + batchSize));
  return batches;
}
