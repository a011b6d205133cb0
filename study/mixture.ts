import type { StepKey } from './step.js';

/** Images of one domain in a training set that mixes several. */
export interface MixtureShare {
  readonly domain: string;
  readonly images: number;
}

/**
 * A training set that has places of several datasets: image i of it is training image i of the dataset within whose stretch
 * it lies, as the stretches follow each other. So no structure is in it twice, since all datasets of a structure class
 * image the same structures in the same order.
 */
export interface MixedDataset {
  /** In ascending order of the hashes of their domains' content, so that one mixture has one key, however it was written. */
  readonly datasets: readonly StepKey[];
  /** Of each of them. */
  readonly images: readonly number[];
}

/** Neighbouring places of a dataset, counted from 0. */
export interface Stretch {
  readonly dataset: StepKey;
  readonly first: number;
  readonly count: number;
}

/** `focus@-10nm:128+focus@5nm:384`. */
export function nameMixture(shares: readonly MixtureShare[]): string {
  return shares.map(({ domain, images }) => `${domain}:${images}`).join('+');
}

export function countMixed(shares: readonly MixtureShare[]): number {
  return shares.reduce((sum, { images }) => sum + images, 0);
}

/** The places that the training set has of each dataset. */
export function listStretches({ datasets, images }: MixedDataset): readonly Stretch[] {
  return layOut(datasets, images);
}

/** As many held-out images as each dataset has, in the shares of the training set; a dataset without any is left out. */
export function listHeldOutStretches({ datasets, images }: MixedDataset, heldOut: number): readonly Stretch[] {
  return layOut(datasets, shareOut(heldOut, images)).filter(({ count }) => count > 0);
}

function layOut(datasets: readonly StepKey[], counts: readonly number[]): readonly Stretch[] {
  let next = 0;
  return datasets.map((dataset, index) => {
    const [first, count] = [next, counts[index] ?? 0];
    next += count;
    return { dataset, first, count };
  });
}

/** Whole numbers in these proportions with this sum: what is left over goes to the largest remainders, the first if tied. */
function shareOut(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const left = total - exact.reduce((all, value) => all + Math.floor(value), 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return exact.map((value, index) => Math.floor(value) + (raised.has(index) ? 1 : 0));
}
