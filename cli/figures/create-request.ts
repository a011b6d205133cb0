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
import { parsePair } from './parse-pair.js';

/** Intervals of the same data are the same. */
const SEED = 0;

export interface FigureOptions {
  /** Whose networks mixtures are compared with, if the studies themselves have none. */
  readonly companions?: readonly MeasuredStudy[];
  readonly reduction?: Reduction;
  readonly where?: readonly string[];
  /** `FIRST,SECOND` of the figure of mixtures. */
  readonly pair?: string;
}

/**
 * What figures are drawn from: those networks of the studies that pass all conditions.
 * @throws InputError where a condition or the pair can't be read.
 */
export function createFigureRequest(
  name: string,
  studies: readonly MeasuredStudy[],
  { companions = [], reduction, where = [], pair }: FigureOptions = {},
): FigureRequest {
  const all = [...studies, ...companions];
  const whole = all.length === 1 ? all[0] : mergeStudies(name, all);
  const filters = where.map((text) => parseFilter(text, whole));
  const domains = lookUpDomains(whole);
  const select = (study: MeasuredStudy): MeasuredStudy => ({
    ...study,
    networks: selectNetworks(study.networks, filters, domains),
  });
  const corpus = createCorpus(studies.map(select));
  return {
    corpus,
    compared: companions.length === 0 ? corpus : createCorpus(all.map(select)),
    ...(pair !== undefined && { pair: parsePair(pair, whole) }),
    ...(reduction !== undefined && { reduction }),
    conditions: where.map((text) => text.trim().replace(/\s*(!=|=|<|>)\s*/u, ' $1 ')),
    source: name.startsWith(ALL_PUBLISHED) && corpus.published ? `${name} (Rangel DaCosta et al. 2025)` : name,
    streams: createStreams(SEED),
  };
}
