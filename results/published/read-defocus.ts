import { nameDefocus } from '../../study/names.js';
import { createReplicateCounter } from './name-network.js';
import { DEFOCUS_DOMAINS } from './published-domains.js';
import type { PublishedStudy, PublishedTransfer } from './published-study.js';
import { readFreeze } from './read-freeze.js';
import { readTable } from './read-table.js';

/**
 * The offset is subtracted already. The loss before transfer is read from the columns by defocus: that of the column
 * `adjloss_pretrain_mixed` is at the source's defocus in most rows and at the target's in the rest.
 */
export function readDefocusStudy(folder: string): PublishedStudy {
  const table = readTable(folder, 'defocus_models.csv.gz', 7200);
  const name = createReplicateCounter();
  const known = new Set(DEFOCUS_DOMAINS.map((domain) => domain.name));
  const networks = Array.from({ length: table.length }, (_, row): PublishedTransfer => {
    const readDomain = (column: string) => {
      const domain = nameDefocus(table.number(row, column));
      if (known.has(domain)) return domain;
      throw table.refuse(row, column, 'one of the eleven defoci');
    };
    const source = readDomain('pretrain_defocus_A');
    const target = readDomain('transfer_defocus_A');
    const freeze = readFreeze(table, row);
    const pretrainLearningRate = table.number(row, 'pretrain_lr');
    const transferLearningRate = table.number(row, 'transfer_lr');
    const images = table.number(row, 'n_transfer_images');
    const rates = [pretrainLearningRate, transferLearningRate].map((rate) => rate.toExponential());
    return {
      kind: 'transfer',
      ...name([`${source}→${target}`, freeze, ...rates, images].join('/')),
      ...{ source, target, freeze, pretrainLearningRate, transferLearningRate, images, trainingLoss: null },
      losses: DEFOCUS_DOMAINS.map(({ defocusAngstrom }, domain) => ({
        domain,
        before: table.number(row, `adjloss_pretrain_at_${defocusAngstrom}A`),
        after: table.number(row, `adjloss_transfer_at_${defocusAngstrom}A`),
      })),
    };
  });
  return { study: 'published-defocus', domains: DEFOCUS_DOMAINS, networks };
}
