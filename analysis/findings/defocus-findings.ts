import { spreadOf } from '../measure.js';
import { reduceSample } from '../reduction.js';
import { afterOnTarget, beforeOnSource, maybeFindPart, sampleMembers, sampleOf, type Part } from './corpus.js';
import type { Finding, Missing, Quantity } from './finding.js';
import { listOfPair, listOfSource } from './group-members.js';
import { matrixAfter, matrixBefore, medianColumnRange, reduceLosses, type Matrix } from './matrix.js';
import { rememberLast } from './remember.js';

export const NO_DEFOCUS: Missing = { missing: 'defocus that alone differs between the domains' };
const NO_FOCUS: Missing = { missing: 'pair with and pair without a domain at 0 nm' };

export const PRETRAIN_DEFOCUS_FADES: Finding = {
  id: 'pretrain_defocus_fades',
  section: '7',
  statement:
    'After pretraining alone the loss on the target depends on the defocus of pretraining; after transfer hardly.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'defocus');
    if (part === undefined) return NO_DEFOCUS;
    const columns = listOutOfFocus(part, part.targets);
    const before = matrixBefore(part, part.sources, columns);
    const after = matrixAfter(part, part.sources, columns);
    const quantities: Record<string, Quantity> = {
      range_before: (weights) => medianColumnRange(before(weights)),
      range_after: (weights) => medianColumnRange(after(weights)),
      ratio: (weights) => quantities['range_before'](weights) / quantities['range_after'](weights),
    };
    return {
      quantities,
      tests: [
        { left: 'range_after', operator: '<', right: 'range_before' },
        { left: 'ratio', operator: '>', right: 5 },
      ],
      statistic: 'ratio',
    };
  },
};

export const IN_FOCUS_IS_HARDEST: Finding = {
  id: 'in_focus_is_hardest',
  section: '7',
  statement: 'Images in focus (0 nm) are the hardest, after pretraining on them and after transfer to them.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'defocus');
    if (part === undefined) return NO_DEFOCUS;
    const [target, source] = [maybeFindFocus(part, part.targets), maybeFindFocus(part, part.sources)];
    const [otherTargets, otherSources] = [listOutOfFocus(part, part.targets), listOutOfFocus(part, part.sources)];
    if (target === undefined || source === undefined || otherTargets.length === 0 || otherSources.length === 0) {
      return NO_FOCUS;
    }
    const onTarget = (place: number): Quantity => {
      const sample = sampleMembers(part, afterOnTarget, ({ targetPlace }) => targetPlace === place);
      return (weights) => reduceSample(sample, 'median', weights);
    };
    const quantities: Record<string, Quantity> = {
      target_0nm: onTarget(target),
      worst_other_target: largestOf(otherTargets.map(onTarget)),
      own_0nm: onOwn(part, source),
      worst_other_own: largestOf(otherSources.map((place) => onOwn(part, place))),
      ratio: (weights) => quantities['target_0nm'](weights) / quantities['worst_other_target'](weights),
    };
    return {
      quantities,
      tests: [
        { left: 'target_0nm', operator: '>', right: { times: 2, of: 'worst_other_target' } },
        { left: 'own_0nm', operator: '>', right: { times: 2, of: 'worst_other_own' } },
      ],
      statistic: 'ratio',
    };
  },
};

export const IN_FOCUS_PRETRAINING_GENERALISES: Finding = {
  id: 'in_focus_pretraining_generalises',
  section: '7, 8',
  statement:
    'Networks pretrained in focus do better at every other defocus than at their own, and spread least over them.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'defocus');
    if (part === undefined) return NO_DEFOCUS;
    const source = maybeFindFocus(part, part.sources);
    const [others, columns] = [listOutOfFocus(part, part.sources), listOutOfFocus(part, part.targets)];
    if (source === undefined || others.length === 0 || columns.length < 2) return NO_FOCUS;
    const before = matrixBefore(part, part.sources, columns);
    const ofFocus: Matrix = (weights) => pickRows(part, before(weights), [source]);
    const ofOthers: Matrix = (weights) => pickRows(part, before(weights), others);
    const quantities: Record<string, Quantity> = {
      own_0nm: onOwn(part, source),
      worst_other_defocus: (weights) => Math.max(...ofFocus(weights)[0]),
      spread_0nm: (weights) => spreadOfRow(ofFocus(weights)[0]),
      smallest_other_spread: (weights) => Math.min(...ofOthers(weights).map(spreadOfRow)),
      ratio: (weights) => quantities['spread_0nm'](weights) / quantities['smallest_other_spread'](weights),
    };
    return {
      quantities,
      tests: [
        { left: 'worst_other_defocus', operator: '<', right: 'own_0nm' },
        { left: 'spread_0nm', operator: '<', right: 'smallest_other_spread' },
      ],
      statistic: 'ratio',
    };
  },
};

export const POSITIVE_DEFOCUS_GENERALISES_WORST: Finding = {
  id: 'positive_defocus_generalises_worst',
  section: '8',
  statement: 'Networks pretrained at positive defocus spread over the defoci at least twice as much as the others.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'defocus');
    if (part === undefined) return NO_DEFOCUS;
    const columns = listOutOfFocus(part, part.targets);
    const positive = part.sources.filter((place) => part.domains[place].defocusAngstrom > 0);
    const rest = part.sources.filter((place) => part.domains[place].defocusAngstrom <= 0);
    if (positive.length === 0 || rest.length === 0 || columns.length < 2) {
      return { missing: 'pretraining at positive and at other defoci' };
    }
    const before = matrixBefore(part, part.sources, columns);
    const ofPositive: Matrix = (weights) => pickRows(part, before(weights), positive);
    const ofRest: Matrix = (weights) => pickRows(part, before(weights), rest);
    const quantities: Record<string, Quantity> = {};
    positive.forEach((place, row) => {
      quantities[`spread_+${part.domains[place].defocusAngstrom / 10}nm`] = (weights) =>
        spreadOfRow(ofPositive(weights)[row]);
    });
    const spreads = Object.keys(quantities);
    quantities['largest_of_the_rest'] = (weights) => Math.max(...ofRest(weights).map(spreadOfRow));
    quantities['ratio'] = (weights) =>
      Math.min(...spreads.map((name) => quantities[name](weights))) / quantities['largest_of_the_rest'](weights);
    return {
      quantities,
      tests: spreads.map((left) => ({ left, operator: '>', right: { times: 2, of: 'largest_of_the_rest' } }) as const),
      statistic: 'ratio',
    };
  },
};

export const TRANSFER_MOVES_GENERALISATION_BOTH_WAYS: Finding = {
  id: 'transfer_moves_generalisation_both_ways',
  section: '8',
  statement: 'Transfer can make the spread over the defoci much smaller, or larger, depending on the pair.',
  caveat: 'By medians; with means, as the published figure was drawn, 40 pairs improve and 10 get worse.',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'defocus');
    if (part === undefined) return NO_DEFOCUS;
    const columns = listOutOfFocus(part, part.targets);
    if (columns.length < 2) return { missing: 'second target out of focus' };
    const before = matrixBefore(part, part.sources, columns);
    const pairs = part.sources.flatMap((source, row) =>
      part.targets.filter((target) => target !== source).map((target) => ({ source, target, row })),
    );
    const afters = pairs.map(({ source, target }) => reduceLosses(listOfPair(part, source, target), 'after', columns));
    const shifts = rememberLast((weights) =>
      pairs.flatMap(({ row }, at) => {
        const after = spreadOfRow(afters[at](weights));
        const shift = after - spreadOfRow(before(weights)[row]);
        return Number.isNaN(shift) ? [] : [shift];
      }),
    );
    return {
      quantities: {
        best_shift: (weights) => Math.min(...shifts(weights)),
        worst_shift: (weights) => Math.max(...shifts(weights)),
        pairs_improved: (weights) => shifts(weights).filter((shift) => shift < 0).length,
        pairs_worse: (weights) => shifts(weights).filter((shift) => shift > 0).length,
      },
      // 25 and 5 of the paper's 50 pairs
      tests: [
        { left: 'best_shift', operator: '<', right: -0.04 },
        { left: 'worst_shift', operator: '>', right: 0.01 },
        { left: 'pairs_improved', operator: '>=', right: 0.5 * pairs.length },
        { left: 'pairs_worse', operator: '>=', right: 0.1 * pairs.length },
      ],
      statistic: 'best_shift',
    };
  },
};

/** Of the places, those out of focus. */
export function listOutOfFocus({ domains }: Part, places: readonly number[]): readonly number[] {
  return places.filter((place) => domains[place].defocusAngstrom !== 0);
}

export function maybeFindFocus({ domains }: Part, places: readonly number[]): number | undefined {
  return places.find((place) => domains[place].defocusAngstrom === 0);
}

/** Median loss of the pretrained networks on the domain that they come from. */
export function onOwn(part: Part, place: number): Quantity {
  const sample = sampleOf(listOfSource(part, place), beforeOnSource);
  return (weights) => reduceSample(sample, 'median', weights);
}

/** The rows of these sources. */
function pickRows({ sources }: Part, cells: ReturnType<Matrix>, places: readonly number[]): ReturnType<Matrix> {
  return places.map((place) => cells[sources.indexOf(place)]);
}

function spreadOfRow(row: readonly number[]): number {
  return spreadOf(row, [...row.keys()]);
}

function largestOf(quantities: readonly Quantity[]): Quantity {
  return (weights) => Math.max(...quantities.map((quantity) => quantity(weights)));
}
