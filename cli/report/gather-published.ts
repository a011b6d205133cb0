import { formatCount } from '../../figures/numbers.js';
import { mergeStudies } from '../../analysis/merge-studies.js';
import type { Fact } from '../../report/report-facts.js';
import { ALL_PUBLISHED, CITATION, PUBLISHED_OFFSET } from '../../results/published/published-study.js';
import type { MeasuredDomain, MeasuredStudy } from '../../study/measured-study.js';
import { formatDefocus, formatNanometreRange, formatNumber } from '../../micrographs/format-quantity.js';
import { describePublished } from '../methods/describe-methods.js';
import type { OwnFacts } from './gather-facts.js';

/** Of results that others published, losses alone are known. */
export function gatherPublished(studies: readonly MeasuredStudy[]): OwnFacts {
  const { domains } = mergeStudies(ALL_PUBLISHED, studies);
  return {
    citation: CITATION,
    counts: [{ name: 'domains', value: formatCount(domains.length) }],
    methods: describePublished(PUBLISHED_OFFSET),
    domains: domains.map((domain) => ({ name: domain.name, facts: describe(domain), pictures: [] })),
    noPictures: 'The authors’ example images are not among the published tables, so there are no micrographs to show.',
    failures: [],
    noFailures:
      'Failures are not published. Of the structure study’s 306 pairs, 33 are absent from the tables (297 networks).',
    environments: [],
  };
}

function describe(domain: MeasuredDomain): readonly Fact[] {
  return [
    { name: 'defocus', value: `${formatDefocus(domain.defocusAngstrom)} nm` },
    { name: 'dose', value: `${formatNumber(domain.doseElectronsPerSquareAngstrom)} e/Å²` },
    { name: 'lattice', value: domain.lattice },
    { name: 'diameter', value: formatNanometreRange(domain.diameterAngstrom) },
  ];
}
