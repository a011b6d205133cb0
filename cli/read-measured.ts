import { mergeStudies } from '../analysis/merge-studies.js';
import { ALL_PUBLISHED } from '../results/published/published-study.js';
import { maybeCreateMeasuredReader } from '../results/sqlite/measured-reader.js';
import { InputError } from '../study/errors.js';
import type { MeasuredStudy } from '../study/measured-study.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { createUnknownStudyError } from './unknown-study.js';

/**
 * The studies of a name: of `published` all that were imported, else the one of this name.
 * @throws InputError naming the studies that are there.
 */
export function readMeasuredStudies(
  dataFolder: string,
  study: string,
  options: { readonly withGaps: boolean },
): readonly MeasuredStudy[] {
  const path = layOutDataFolder(dataFolder).results;
  const reader = maybeCreateMeasuredReader(path);
  try {
    if (reader !== undefined) {
      if (study === ALL_PUBLISHED && reader.published.length > 0) {
        return reader.published.map((name) => reader.read(name, options));
      }
      if (reader.published.includes(study) || reader.recorded.includes(study)) return [reader.read(study, options)];
    }
    const names = [...(reader?.recorded ?? []), ...(reader?.published ?? [])];
    const hint = study.startsWith(ALL_PUBLISHED) ? '; `import-published DIR` brings the published ones' : '';
    throw createUnknownStudyError(study, { path, names, hint });
  } finally {
    reader?.close();
  }
}

/**
 * All studies, one's own first.
 * @throws InputError where there is none.
 */
export function readAllMeasuredStudies(dataFolder: string): readonly MeasuredStudy[] {
  const path = layOutDataFolder(dataFolder).results;
  const reader = maybeCreateMeasuredReader(path);
  try {
    const own = reader?.recorded.filter((name) => !reader.published.includes(name)) ?? [];
    const names = [...own, ...(reader?.published ?? [])];
    if (reader === undefined || names.length === 0) {
      const ways = '`run STUDY.yaml` makes one, `import-published DIR` brings the published ones';
      throw new InputError(`study: expected one in ${path}, got none; ${ways}`);
    }
    return names.map((name) => reader.read(name, { withGaps: false }));
  } finally {
    reader?.close();
  }
}

/** The study of this name, if it is there. */
export function maybeReadMeasuredStudy(
  dataFolder: string,
  study: string,
  options: { readonly withGaps: boolean },
): MeasuredStudy | undefined {
  const reader = maybeCreateMeasuredReader(layOutDataFolder(dataFolder).results);
  try {
    const known = [...(reader?.published ?? []), ...(reader?.recorded ?? [])];
    return known.includes(study) ? reader?.read(study, options) : undefined;
  } finally {
    reader?.close();
  }
}

/** The studies of a name as one study. */
export function readMeasuredStudy(
  dataFolder: string,
  study: string,
  options: { readonly withGaps: boolean },
): MeasuredStudy {
  const studies = readMeasuredStudies(dataFolder, study, options);
  return studies.length === 1 ? studies[0] : mergeStudies(study, studies);
}
