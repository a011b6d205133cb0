import { readFileSync } from 'node:fs';
import { checkout } from '../../cli/installation.js';
import { listBranches, listMixed } from '../../study/grid.js';
import { parseStudy } from '../../study/parse-study.js';
import type { Study } from '../../study/study.js';

/** Of `configs/paper/`. */
const PAPER_STUDIES = ['defocus', 'noise', 'structure', 'baseline'];

/**
 * Studies with so many networks together: those of the paper that fit, one after the other, and for the rest a grid of
 * our own that is made like the defocus study. No two of them share a training.
 */
export function chooseStudies(networks: number): readonly Study[] {
  const chosen: Study[] = [];
  let rest = networks;
  for (const study of PAPER_STUDIES.map(readPaperStudy)) {
    const count = countNetworks(study);
    if (count > rest) continue;
    chosen.push(study);
    rest -= count;
  }
  return [...chosen, ...createStudies(readPaperStudy('defocus'), rest)];
}

export function countNetworks(study: Study): number {
  return listBranches(study).reduce((sum, { leaves }) => sum + leaves.length, listMixed(study).length);
}

/** Whole branches of the model in one study, and what is less than a branch in a study of one branch. */
function createStudies(model: Study, networks: number): readonly Study[] {
  const { transfer, pretrain, seed } = model;
  const oneBranch: Study = {
    ...model,
    pairs: model.pairs.filter(({ source }) => source === model.pairs[0]?.source),
    pretrain: { ...pretrain, learningRates: pretrain.learningRates.slice(0, 1) },
    replicates: 1,
  };
  const branch = countNetworks(oneBranch);
  const [branches, rest] = [Math.floor(networks / branch), networks % branch];
  const whole: Study = { ...oneBranch, name: 'whole-branches', seed: seed + 1, replicates: branches };
  const partial: Study = {
    ...oneBranch,
    name: 'part-of-a-branch',
    seed: seed + 2,
    pairs: oneBranch.pairs.slice(0, 1),
    transfer: {
      ...transfer,
      images: Array.from({ length: rest }, (_, index) => 64 + index),
      learningRates: transfer.learningRates.slice(0, 1),
    },
    freeze: ['none'],
  };
  return [...(branches > 0 ? [whole] : []), ...(rest > 0 ? [partial] : [])];
}

function readPaperStudy(name: string): Study {
  const file = `${checkout}/configs/paper/${name}.yaml`;
  return parseStudy(readFileSync(file, 'utf8'), file);
}
