import { createReplicateCounter } from './name-network.js';
import { DOSE_DOMAINS } from './published-domains.js';
import { PUBLISHED_OFFSET, type PublishedStudy, type PublishedTransfer } from './published-study.js';
import { readFreeze } from './read-freeze.js';
import { readTable, type PublishedTable } from './read-table.js';
import { groupBy } from '../../study/group-by.js';

/** Of all networks of the study; the table doesn't tell it (paper.md section 5). */
const IMAGES = 128;
const EPOCHS = 10;
const NETWORKS = 180;

/**
 * The losses are raw and by epoch. All of a stage are read at its own best epoch; the authors' notebook reads those
 * after transfer at the best epoch of the pretraining, which is a slip.
 */
export function readNoiseStudy(folder: string): PublishedStudy {
  const table = readTable(folder, 'noise_models.csv', NETWORKS);
  const epochs = readTable(folder, 'noise_histories.csv.gz', NETWORKS * 2 * EPOCHS);
  const histories = indexHistories(epochs);
  const name = createReplicateCounter();
  const known = new Set(DOSE_DOMAINS.map((domain) => domain.name));
  const networks = Array.from({ length: table.length }, (_, row): PublishedTransfer => {
    const readDomain = (column: string) => {
      const domain = String(table.number(row, column));
      if (known.has(domain)) return domain;
      throw table.refuse(row, column, 'one of the five doses');
    };
    const source = readDomain('pretrain_dose_e_per_A2');
    const target = readDomain('transfer_dose_e_per_A2');
    const freeze = readFreeze(table, row);
    const pretrainLearningRate = table.number(row, 'pretrain_lr');
    const transferLearningRate = table.number(row, 'transfer_lr');
    const rates = [pretrainLearningRate, transferLearningRate].map((rate) => rate.toExponential());
    const findStage = (stage: string, dose: string) => {
      const lines = histories.get(`${table.text(row, 'row')}/${stage}`) ?? [];
      if (lines.length !== EPOCHS) throw table.refuse(row, 'row', `a row with ${EPOCHS} epochs of each stage`);
      return findBestEpoch(epochs, lines, dose);
    };
    const [before, after] = [findStage('pretrain', source), findStage('transfer', target)];
    return {
      kind: 'transfer',
      ...name([`${source}→${target}`, freeze, ...rates, IMAGES].join('/')),
      ...{ source, target, freeze, pretrainLearningRate, transferLearningRate, images: IMAGES },
      trainingLoss: epochs.number(after, 'rawloss_train'),
      losses: DOSE_DOMAINS.map(({ name: dose }, domain) => ({
        domain,
        before: epochs.number(before, lossAt(dose)) - PUBLISHED_OFFSET,
        after: epochs.number(after, lossAt(dose)) - PUBLISHED_OFFSET,
      })),
    };
  });
  return { study: 'published-noise', domains: DOSE_DOMAINS, networks };
}

/** The lines of each network and stage, epochs ascending. */
function indexHistories(epochs: PublishedTable): ReadonlyMap<string, readonly number[]> {
  const lines = groupBy(
    Array.from({ length: epochs.length }, (_, line) => line),
    (line) => `${epochs.text(line, 'row')}/${epochs.text(line, 'stage')}`,
  );
  for (const ofStage of lines.values()) {
    ofStage.sort((a, b) => epochs.number(a, 'epoch') - epochs.number(b, 'epoch'));
  }
  return lines;
}

/** The line with the lowest validation loss at the stage's own dose, the first if tied. */
function findBestEpoch(epochs: PublishedTable, lines: readonly number[], dose: string): number {
  const lossOf = (line: number) => epochs.number(line, lossAt(dose));
  return lines.reduce((best, line) => (lossOf(line) < lossOf(best) ? line : best));
}

function lossAt(dose: string): string {
  return `rawloss_val_at_${dose}`;
}
