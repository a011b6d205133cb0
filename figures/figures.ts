import type { FigureKind } from './figure.js';
import { GENERALISATION } from './kinds/generalisation.js';
import { HYPERPARAMETERS } from './kinds/hyperparameters.js';
import { MIXTURES } from './kinds/mixtures.js';
import { NOISE } from './kinds/noise.js';
import { STRUCTURE } from './kinds/structure.js';
import { TRANSFER } from './kinds/transfer.js';

/** The article's figures of results, in its order. */
export const FIGURES = {
  hyperparameters: HYPERPARAMETERS,
  transfer: TRANSFER,
  mixtures: MIXTURES,
  generalisation: GENERALISATION,
  noise: NOISE,
  structure: STRUCTURE,
} as const satisfies Record<string, FigureKind>;

export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as readonly FigureName[];
