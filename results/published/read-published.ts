import type { PublishedStudy } from './published-study.js';
import { readBaselineStudy } from './read-baseline.js';
import { readDefocusStudy } from './read-defocus.js';
import { readNoiseStudy } from './read-noise.js';
import { readStructureStudy } from './read-structure.js';

/** The four studies of the folder of published tables. Throws InputError where a table is missing or broken. */
export function readPublishedStudies(folder: string): readonly PublishedStudy[] {
  return [readDefocusStudy(folder), readNoiseStudy(folder), readStructureStudy(folder), readBaselineStudy(folder)];
}
