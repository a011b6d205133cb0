import type { PublishedName } from '../../results/published/published-study.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { maybeReadMeasuredStudy, readMeasuredStudies } from '../read-measured.js';

/** The paper's mixtures are compared with networks of another of its studies. */
const BASELINE: PublishedName = 'published-baseline';
const DEFOCUS: PublishedName = 'published-defocus';

/**
 * Studies whose pretrained and transferred networks stand beside mixtures: those that are named, or else for the published
 * mixtures the published defocus study where it was imported.
 * @throws InputError where one that is named isn't there.
 */
export function readCompanions(
  dataFolder: string,
  studies: readonly MeasuredStudy[],
  named: readonly string[],
): readonly MeasuredStudy[] {
  const options = { withGaps: false };
  const own = new Set(studies.map(({ name }) => name));
  if (named.length === 0 && own.size === 1 && own.has(BASELINE)) {
    const defocus = maybeReadMeasuredStudy(dataFolder, DEFOCUS, options);
    return defocus === undefined ? [] : [defocus];
  }
  return named
    .flatMap((name) => readMeasuredStudies(dataFolder, name, options))
    .filter(({ name }, at, all) => !own.has(name) && all.findIndex((other) => other.name === name) === at);
}
