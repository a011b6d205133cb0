import { groupBy } from '../../study/group-by.js';
import { medianOf } from '../median-of.js';
import { deviationOf, quantileOf, reduceSample } from '../reduction.js';
import { afterOnTarget, listLevels, maybeFindPart, sampleMembers } from './corpus.js';
import { listOutOfFocus, maybeFindFocus, onOwn } from './defocus-findings.js';
import { doseAt, NO_DOSE } from './dose-findings.js';
import { isMissing, type Finding, type Quantity, type Test } from './finding.js';
import { columnsOf, countColumnsLedBy, matrixAfter, matrixBefore } from './matrix.js';
import { compareSizes, NO_STRUCTURE } from './structure-findings.js';
import { findRates, imagesOf } from './training-findings.js';

const SMALLEST_VARIANCE_AT_LARGEST_LR: Finding = {
  id: 'smallest_variance_at_largest_lr',
  section: '6',
  statement: 'The largest learning rates in both stages also give the least variance.',
  ask: ({ parts }) => {
    const rates = findRates(parts);
    if (rates === undefined) return { missing: 'learning rate that differs in both stages' };
    const best = rates.sampleOf('high', 'high');
    const others = [rates.sampleOf('high', 'low'), rates.sampleOf('low', 'high'), rates.sampleOf('low', 'low')];
    const rangeOf = (sample: typeof best, weights: Float64Array) =>
      quantileOf(sample, 0.75, weights) - quantileOf(sample, 0.25, weights);
    const quantities: Record<string, Quantity> = {
      std_largest_rates: (weights) => deviationOf(best, weights),
      least_other_std: (weights) => Math.min(...others.map((sample) => deviationOf(sample, weights))),
      iqr_largest_rates: (weights) => rangeOf(best, weights),
      least_other_iqr: (weights) => Math.min(...others.map((sample) => rangeOf(sample, weights))),
      std_ratio: (weights) => quantities['std_largest_rates'](weights) / quantities['least_other_std'](weights),
    };
    return {
      quantities,
      tests: [
        { left: 'std_largest_rates', operator: '<', right: 'least_other_std' },
        { left: 'iqr_largest_rates', operator: '<', right: 'least_other_iqr' },
      ],
      statistic: 'std_ratio',
    };
  },
};

const HARD_PRETRAINING_DATA_AS_ADVANTAGE: Finding = {
  id: 'hard_pretraining_data_as_advantage',
  section: '7',
  statement: 'Pretraining on harder, more general data (in focus) may be an advantage for transfer.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'defocus');
    const focus = part && maybeFindFocus(part, part.sources);
    if (part === undefined || focus === undefined) return { missing: 'pretraining in focus beside others' };
    const targets = listOutOfFocus(part, part.targets);
    const after = matrixAfter(part, part.sources, targets);
    const row = part.sources.indexOf(focus);
    return {
      quantities: {
        targets_where_0nm_pretraining_is_worst: (weights) => countColumnsLedBy(after(weights), row),
        targets_where_0nm_pretraining_is_best: (weights) =>
          countColumnsLedBy(
            after(weights).map((cells) => cells.map((cell) => -cell)),
            row,
          ),
      },
      tests: [{ left: 'targets_where_0nm_pretraining_is_best', operator: '>', right: targets.length / 2 }],
      statistic: 'targets_where_0nm_pretraining_is_worst',
    };
  },
};

const FROZEN_ENCODER_IN_OTHER_STUDIES: Finding = {
  id: 'frozen_encoder_in_other_studies',
  section: '6',
  statement:
    'Freezing the decoder compares with full training, and the encoder is slightly worse (over dose or structure).',
  ask: (corpus) => {
    const quantities: Record<string, Quantity> = {};
    const tests: Test[] = [];
    for (const [name, factor] of [
      ['structure', 'structure'],
      ['noise', 'dose'],
    ] as const) {
      const part = maybeFindPart(corpus, factor);
      const freezes = new Set(part?.members.map(({ freeze }) => freeze));
      if (part === undefined || freezes.size < 3) continue;
      for (const freeze of ['none', 'decoder', 'encoder'] as const) {
        const sample = sampleMembers(part, afterOnTarget, (member) => member.freeze === freeze);
        for (const reduction of ['median', 'mean'] as const) {
          quantities[`${name}_${freeze}_${reduction}`] = (weights) => reduceSample(sample, reduction, weights);
        }
      }
      quantities[`${name}_encoder_over_decoder`] = (weights) =>
        quantities[`${name}_encoder_median`](weights) / quantities[`${name}_decoder_median`](weights);
      tests.push({ left: `${name}_encoder_over_decoder`, operator: '>', right: 1 });
    }
    const first = tests[0];
    if (first === undefined) return { missing: 'freezing of both parts where dose or structure alone differs' };
    return { quantities, tests, statistic: first.left };
  },
};

const LOW_DOSE_WORSE_EVERYWHERE: Finding = {
  id: 'low_dose_worse_everywhere',
  section: '9',
  statement: 'After pretraining, networks of the lowest dose are worse at all doses.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'dose');
    if (part === undefined) return NO_DOSE;
    const before = matrixBefore(part, part.sources, part.targets);
    return {
      quantities: { columns_where_lowest_is_worst: (weights) => countColumnsLedBy(before(weights), 0) },
      tests: [{ left: 'columns_where_lowest_is_worst', operator: '>=', right: part.targets.length }],
      statistic: 'columns_where_lowest_is_worst',
    };
  },
};

/** A dose of pretraining doesn't count if it moves the median by no more than this part of it. */
const LITTLE = 0.1;

const DOSE_30_TARGET: Finding = {
  id: 'dose_30_target',
  section: '9',
  statement: 'After transfer only the target’s dose counts.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'dose');
    if (part === undefined) return NO_DOSE;
    const after = matrixAfter(part, part.sources, part.targets);
    const quantities: Record<string, Quantity> = {};
    part.targets.forEach((place, at) => {
      quantities[`relative_range_${doseAt(part, place)}`] = (weights) => {
        const column = columnsOf(after(weights))[at];
        return (Math.max(...column) - Math.min(...column)) / medianOf(column);
      };
    });
    const ranges = Object.keys(quantities);
    quantities['largest_relative_range'] = (weights) => Math.max(...ranges.map((name) => quantities[name](weights)));
    return {
      quantities,
      tests: [{ left: 'largest_relative_range', operator: '<', right: LITTLE }],
      statistic: 'largest_relative_range',
    };
  },
};

/** Within a family the lighter one first. */
const PAIRS_BY_WEIGHT = [
  ['w_ZnS', 'w_CdSe'],
  ['fcc_Cu', 'fcc_Ag'],
  ['dc_C', 'dc_Si'],
] as const;

const LIGHTER_ELEMENTS: Finding = {
  id: 'lighter_elements',
  section: '9',
  statement: 'Within a family of lattices, lighter elements do slightly better on their own domain.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'structure');
    if (part === undefined) return NO_STRUCTURE;
    const quantities: Record<string, Quantity> = {};
    const pairs = PAIRS_BY_WEIGHT.flatMap(([light, heavy]) =>
      part.sources
        .filter((place) => part.domains[place].lattice === light)
        .flatMap((place) => {
          const [diameter] = part.domains[place].diameterAngstrom;
          const other = part.sources.find(
            (each) => part.domains[each].lattice === heavy && part.domains[each].diameterAngstrom[0] === diameter,
          );
          return other === undefined ? [] : [[place, other] as const];
        }),
    );
    if (pairs.length === 0) return { missing: 'pair of lighter and heavier elements in one family of lattices' };
    for (const place of pairs.flat()) quantities[`own_${part.domains[place].name}`] = onOwn(part, place);
    const nameOf = (place: number) => `own_${part.domains[place].name}`;
    quantities['share_of_pairs_where_lighter_is_better'] = (weights) =>
      pairs.filter(([light, heavy]) => quantities[nameOf(light)](weights) < quantities[nameOf(heavy)](weights)).length /
      pairs.length;
    return {
      quantities,
      tests: [{ left: 'share_of_pairs_where_lighter_is_better', operator: '>', right: 0.5 }],
      statistic: 'share_of_pairs_where_lighter_is_better',
    };
  },
};

const SIZE_AFTER_TRANSFER: Finding = {
  id: 'size_after_transfer',
  section: '9',
  statement: 'Differences between sizes are largely gone after transfer.',
  ask: (corpus) => {
    const quantities = compareSizes(corpus);
    if (isMissing(quantities)) return quantities;
    return {
      quantities,
      tests: [
        { left: 'ratio_after', operator: '<', right: 1 + LITTLE },
        { left: 'ratio_small_after', operator: '<', right: 'ratio_small_before' },
      ],
      statistic: 'ratio_after',
    };
  },
};

const MORE_DATA_ALWAYS: Finding = {
  id: 'more_data_always',
  section: '10',
  statement: 'More data always helps.',
  ask: ({ parts }) => {
    const part = parts.find((each) => each.kind === 'transfer' && listLevels(each, imagesOf).length > 1);
    if (part === undefined) return { missing: 'number of target images that differs' };
    const levels = listLevels(part, imagesOf);
    const settings = groupBy(part.members, (member) => {
      const { sourcePlace, targetPlace, freeze, pretrainLearningRate, transferLearningRate } = member;
      return [sourcePlace, targetPlace, freeze, pretrainLearningRate, transferLearningRate].join('/');
    });
    const samples = [...settings.values()].map((members) =>
      levels.map((level) => sampleMembers({ ...part, members }, afterOnTarget, ({ images }) => images === level)),
    );
    const shareWhere = (isTrue: (medians: readonly number[]) => boolean): Quantity => {
      return (weights) => {
        const medians = samples.map((setting) => setting.map((sample) => reduceSample(sample, 'median', weights)));
        return medians.filter(isTrue).length / medians.length;
      };
    };
    return {
      quantities: {
        every_step: shareWhere((medians) => medians.slice(1).every((median, at) => median < medians[at])),
        [`${levels[0]}_to_${levels[levels.length - 1]}`]: shareWhere(
          (medians) => medians[medians.length - 1] < medians[0],
        ),
      },
      tests: [{ left: 'every_step', operator: '>=', right: 1 }],
      statistic: 'every_step',
    };
  },
};

const CLOSEST_PRETRAINING_IS_BEST: Finding = {
  id: 'closest_pretraining_is_best',
  section: '10',
  statement: 'A large general pretraining set close to the target probably performs best.',
  ask: () => ({ missing: 'study here that varies size or breadth of the pretraining set' }),
};

const TRAINING_TIME: Finding = {
  id: 'training_time',
  section: '6, 10',
  statement: 'Freezing the encoder trains 15 to 25 % faster, with almost 80 % fewer trainable parameters.',
  ask: () => ({ missing: 'time of training among what is analysed' }),
};

/** What the paper also says, and its tables contradict, leave open or can't test. */
export const CLAIMS: readonly Finding[] = [
  SMALLEST_VARIANCE_AT_LARGEST_LR,
  HARD_PRETRAINING_DATA_AS_ADVANTAGE,
  FROZEN_ENCODER_IN_OTHER_STUDIES,
  LOW_DOSE_WORSE_EVERYWHERE,
  DOSE_30_TARGET,
  LIGHTER_ELEMENTS,
  SIZE_AFTER_TRANSFER,
  MORE_DATA_ALWAYS,
  CLOSEST_PRETRAINING_IS_BEST,
  TRAINING_TIME,
];
