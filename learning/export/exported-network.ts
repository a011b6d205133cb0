import type { NetworkShape } from '../../study/recipe.js';

/** A trained network on its way to another program. */
export interface ExportedNetwork {
  readonly network: NetworkShape;
  /** By the names of `listVariables`. */
  readonly values: ReadonlyMap<string, Float32Array>;
  /** Where the network comes from; the writers add what their format makes of input and output. */
  readonly description: Description;
  /** Of the program that writes the file. */
  readonly version: string;
}

export type Description = Readonly<Record<string, string | number | readonly string[]>>;

/** Names of input and output in graphs. */
export const INPUT = 'images';
export const OUTPUT = 'particle_probability';

/** What every graph expects and gives, for a reader who knows nothing but the file; the layouts are the format's. */
export const GRAPH_DESCRIPTION = {
  normalisation: 'each image by itself to mean 0 and variance 1: (image - mean) / standard deviation',
  classNames: ['particle'],
  output: 'probability of each pixel to belong to a particle; the results count a pixel above 0.5 as one',
} as const satisfies Description;

/** For formats whose metadata are texts; lists become JSON. */
export function toTexts(description: Description): Record<string, string> {
  return Object.fromEntries(
    Object.entries(description).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}
