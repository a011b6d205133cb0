import { createReplicateCounter } from './name-network.js';
import { STRUCTURE_DOMAINS } from './published-domains.js';
import { PUBLISHED_OFFSET, type PublishedStudy, type PublishedTransfer } from './published-study.js';
import { readFreeze } from './read-freeze.js';
import { readTable } from './read-table.js';

/** Of all networks of the study; the table doesn't tell it (paper.md section 5). */
const RATES = { pretrainLearningRate: 1e-4, transferLearningRate: 1e-5 } as const;
const IMAGES = 128;

/** The losses are raw. Of the 306 pairs 33 are missing: nothing stands for them. */
export function readStructureStudy(folder: string): PublishedStudy {
  const table = readTable(folder, 'structure_models.csv.gz', 2457);
  const name = createReplicateCounter();
  const known = new Set(STRUCTURE_DOMAINS.map((domain) => domain.name));
  const rates = [RATES.pretrainLearningRate, RATES.transferLearningRate].map((rate) => rate.toExponential());
  const networks = Array.from({ length: table.length }, (_, row): PublishedTransfer => {
    const readDomain = (column: string) => {
      const domain = table.text(row, column);
      if (known.has(domain)) return domain;
      throw table.refuse(row, column, 'one of the eighteen structures');
    };
    const source = readDomain('pretrain_structure');
    const target = readDomain('transfer_structure');
    const freeze = readFreeze(table, row);
    return {
      kind: 'transfer',
      ...name([`${source}→${target}`, freeze, ...rates, IMAGES].join('/')),
      ...{ source, target, freeze, ...RATES, images: IMAGES, trainingLoss: null },
      losses: STRUCTURE_DOMAINS.map(({ name: structure }, domain) => ({
        domain,
        before: table.number(row, `rawloss_pretrain_at_${structure}`) - PUBLISHED_OFFSET,
        after: table.number(row, `rawloss_transfer_at_${structure}`) - PUBLISHED_OFFSET,
      })),
    };
  });
  return { study: 'published-structure', domains: STRUCTURE_DOMAINS, networks };
}
