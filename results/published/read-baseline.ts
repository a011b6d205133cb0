import { nameMixture } from '../../study/mixture.js';
import { nameDefocus } from '../../study/names.js';
import { createReplicateCounter } from './name-network.js';
import { DEFOCUS_DOMAINS } from './published-domains.js';
import type { PublishedMixture, PublishedStudy } from './published-study.js';
import { readTable } from './read-table.js';

/** Of each network, of both domains together (paper.md section 5). */
const IMAGES = 512;

/**
 * Networks trained once, on two defoci, and measured at these alone. The offset is subtracted already. The domain that
 * the table calls minor, which may have more images, is the target here.
 */
export function readBaselineStudy(folder: string): PublishedStudy {
  const table = readTable(folder, 'baseline_models.csv', 720);
  const name = createReplicateCounter();
  const networks = Array.from({ length: table.length }, (_, row): PublishedMixture => {
    const readDomain = (column: string) => {
      const defocus = nameDefocus(table.number(row, column));
      const index = DEFOCUS_DOMAINS.findIndex((domain) => domain.name === defocus);
      if (index < 0) throw table.refuse(row, column, 'one of the eleven defoci');
      return { index, name: defocus };
    };
    const [major, minor] = [readDomain('major_defocus_A'), readDomain('minor_defocus_A')];
    const ofMajor = table.number(row, 'n_major_images');
    const mixture = [
      { domain: major.name, images: ofMajor },
      { domain: minor.name, images: IMAGES - ofMajor },
    ];
    const rate = table.number(row, 'lr');
    return {
      kind: 'mixture',
      ...name(`${nameMixture(mixture)}/${rate.toExponential()}`),
      ...{ target: minor.name, pretrainLearningRate: rate, images: IMAGES - ofMajor, mixture },
      losses: [
        { domain: major.index, before: null, after: table.number(row, 'adjloss_at_major') },
        { domain: minor.index, before: null, after: table.number(row, 'adjloss_at_minor') },
      ],
    };
  });
  return { study: 'published-baseline', domains: DEFOCUS_DOMAINS, networks };
}
