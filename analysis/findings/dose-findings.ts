import { reduceSample } from '../reduction.js';
import { afterOnTarget, maybeFindPart, sampleMembers, type Part } from './corpus.js';
import { descending, type Finding, type Missing, type Quantity } from './finding.js';
import { countColumnsLedBy, matrixAfter, matrixBefore, medianColumnRange, varianceShare } from './matrix.js';

export const NO_DOSE: Missing = { missing: 'dose that alone differs between the domains' };

export const PRETRAIN_DOSE_FADES: Finding = {
  id: 'pretrain_dose_fades',
  section: '9',
  statement:
    'After pretraining the loss depends much on the dose of pretraining; after transfer mainly on the target’s.',
  see: 'dose_30_target',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'dose');
    if (part === undefined) return NO_DOSE;
    const before = matrixBefore(part, part.sources, part.targets);
    const after = matrixAfter(part, part.sources, part.targets);
    const quantities: Record<string, Quantity> = {
      range_before: (weights) => medianColumnRange(before(weights)),
      range_after: (weights) => medianColumnRange(after(weights)),
      ratio: (weights) => quantities['range_before'](weights) / quantities['range_after'](weights),
      target_share_after: (weights) => varianceShare(after(weights), 'columns'),
      pretrain_share_after: (weights) => varianceShare(after(weights), 'rows'),
    };
    return {
      quantities,
      tests: [
        { left: 'ratio', operator: '>', right: 20 },
        { left: 'target_share_after', operator: '>', right: 0.9 },
        { left: 'pretrain_share_after', operator: '<', right: 0.1 },
      ],
      statistic: 'target_share_after',
    };
  },
};

export const DOSE_ORDERING: Finding = {
  id: 'dose_ordering',
  section: '9',
  statement:
    'After transfer the loss falls with the target’s dose; after pretraining the networks of the lowest dose are the worst at all others.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'dose');
    if (part === undefined) return NO_DOSE;
    const quantities: Record<string, Quantity> = {};
    for (const place of part.targets) {
      const sample = sampleMembers(part, afterOnTarget, ({ targetPlace }) => targetPlace === place);
      quantities[`target_${doseAt(part, place)}`] = (weights) => reduceSample(sample, 'median', weights);
    }
    const targets = Object.keys(quantities);
    const before = matrixBefore(part, part.sources, part.targets);
    const worst = `columns_where_${doseAt(part, part.sources[0])}_is_worst`;
    quantities[worst] = (weights) => countColumnsLedBy(before(weights), 0);
    const others = part.targets.filter((place) => place !== part.sources[0]).length;
    quantities['lowest_over_highest'] = (weights) =>
      quantities[targets[0]](weights) / quantities[targets[targets.length - 1]](weights);
    return {
      quantities,
      tests: [...descending(targets), { left: worst, operator: '>=', right: others }],
      statistic: 'lowest_over_highest',
    };
  },
};

export function doseAt({ domains }: Part, place: number): number {
  return domains[place].doseElectronsPerSquareAngstrom;
}
