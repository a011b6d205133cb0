import { createCorpus } from '../../analysis/findings/corpus.js';
import { lookUpDomains } from '../../analysis/fields.js';
import { selectNetworks } from '../../analysis/filter.js';
import { mergeStudies } from '../../analysis/merge-studies.js';
import type { Reduction } from '../../analysis/reduction.js';
import type { FigureRequest } from '../../figures/figure.js';
import { ALL_PUBLISHED } from '../../results/published/published-study.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { createStreams } from '../../study/random-stream.js';
import { parseFilter } from '../analyze/parse-filter.js';

/** Intervals of the same data are the same. */
const SEED = 0;

/**
 * What figures are drawn from: those networks of the studies that pass all conditions.
 * @throws InputError where a condition can't be read.
 */
export function createFigureRequest(
  name: string,
  studies: readonly MeasuredStudy[],
  { reduction, where }: { readonly reduction?: Reduction; readonly where: readonly string[] },
): FigureRequest {
  const whole = studies.length === 1 ? studies[0] : mergeStudies(name, studies);
  const filters = where.map((text) => parseFilter(text, whole));
  const domains = lookUpDomains(whole);
  const corpus = createCorpus(
    studies.map((study) => ({ ...study, networks: selectNetworks(study.networks, filters, domains) })),
  );
  return {
    corpus,
    ...(reduction !== undefined && { reduction }),
    conditions: where.map((text) => text.trim().replace(/\s*(!=|=|<|>)\s*/u, ' $1 ')),
    source: name.startsWith(ALL_PUBLISHED) && whole.published ? `${name} (Rangel DaCosta et al. 2025)` : name,
    streams: createStreams(SEED),
  };
}
