import type { MeasuredDomain } from '../../study/measured-study.js';
import { medianOf } from '../median-of.js';
import { createSample, reduceSample, type Sample } from '../reduction.js';
import { maybeFindPart, type Corpus, type Member, type Part } from './corpus.js';
import { isMissing, type Finding, type Missing, type Quantity } from './finding.js';
import { matrixAfter, matrixBefore, varianceShare } from './matrix.js';

export const NO_STRUCTURE: Missing = { missing: 'structure that alone differs between the domains' };
const NO_SIZES: Missing = { missing: 'structure in two sizes' };

export const SAME_LATTICE_FAMILY: Finding = {
  id: 'same_lattice_family',
  section: '9',
  statement: 'After pretraining, networks do comparatively well on the same family of lattices (small particles).',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'structure');
    if (part === undefined) return NO_STRUCTURE;
    const places = listSize(part, 0).filter((place) => part.sources.includes(place));
    const before = matrixBefore(part, places, places);
    const families = places.map((place) => familyOf(part.domains[place]));
    const hasKin = families.some((family, at) => families.indexOf(family) !== at);
    if (!hasKin || new Set(families).size < 2) return { missing: 'pair within and pair across families of lattices' };
    const ratioOf = (within: boolean): Quantity => {
      return (weights) => {
        const cells = before(weights);
        return medianOf(
          cells.flatMap((row, at) =>
            row.flatMap((cell, column) =>
              column !== at && (families[at] === families[column]) === within ? [cell / cells[column][column]] : [],
            ),
          ),
        );
      };
    };
    return {
      quantities: { within: ratioOf(true), across: ratioOf(false) },
      tests: [
        { left: 'within', operator: '<', right: 'across' },
        { left: 'within', operator: '<', right: 1.5 },
        { left: 'across', operator: '>', right: 1.5 },
      ],
      statistic: 'within',
    };
  },
};

export const TARGET_STRUCTURE_DECIDES: Finding = {
  id: 'target_structure_decides',
  section: '9',
  statement:
    'After transfer the target’s structure decides on the loss; that of pretraining hardly matters (small particles).',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'structure');
    if (part === undefined) return NO_STRUCTURE;
    const small = listSize(part, 0);
    const rows = small.filter((place) => part.sources.includes(place));
    const columns = small.filter((place) => part.targets.includes(place));
    if (rows.length < 2 || columns.length < 2) return { missing: 'second structure of one size' };
    const [before, after] = [matrixBefore(part, rows, columns), matrixAfter(part, rows, columns)];
    return {
      quantities: {
        pretrain_share_before: (weights) => varianceShare(before(weights), 'rows'),
        target_share_before: (weights) => varianceShare(before(weights), 'columns'),
        pretrain_share_after: (weights) => varianceShare(after(weights), 'rows'),
        target_share_after: (weights) => varianceShare(after(weights), 'columns'),
      },
      tests: [
        { left: 'target_share_after', operator: '>', right: 0.9 },
        { left: 'pretrain_share_after', operator: '<', right: 0.05 },
        { left: 'target_share_after', operator: '>', right: 'target_share_before' },
        { left: 'pretrain_share_after', operator: '<', right: 'pretrain_share_before' },
      ],
      statistic: 'target_share_after',
    };
  },
};

export const PARTICLE_SIZE: Finding = {
  id: 'particle_size',
  section: '9',
  statement:
    'After pretraining, networks of small particles do worse on large ones; transfer lessens the difference (no spinels).',
  caveat: 'Before transfer by the size of pretraining, after it by that of the target.',
  see: 'size_after_transfer',
  ask: (corpus) => {
    const quantities = compareSizes(corpus);
    if (isMissing(quantities)) return quantities;
    return {
      quantities,
      tests: [
        { left: 'ratio_before', operator: '>', right: 1.3 },
        { left: 'ratio_after', operator: '<', right: 'ratio_before' },
        { left: 'ratio_small_before', operator: '<', right: 1.1 },
      ],
      statistic: 'ratio_before',
    };
  },
};

/** Median losses on small and on large particles of small and of large networks, as `on_of_phase`, and their ratios. */
export function compareSizes(corpus: Corpus): Record<string, Quantity> | Missing {
  const part = maybeFindPart(corpus, 'structure');
  if (part === undefined) return NO_STRUCTURE;
  const sizes = { small: listSize(part, 0), large: listSize(part, 1) };
  if (sizes.large.length === 0) return NO_SIZES;
  const pool = (on: 'small' | 'large', of: 'small' | 'large', phase: 'before' | 'after'): Quantity => {
    const columns = sizes[on].filter((place) => familyOf(part.domains[place]) !== 'spinel');
    const placeOf = ({ sourcePlace, targetPlace }: Member) => (phase === 'before' ? sourcePlace : targetPlace);
    const members = part.members.filter((member) => sizes[of].includes(placeOf(member)));
    const sample: Sample = createSample(
      members.flatMap((member) => columns.map((place) => member[phase][place])),
      members.flatMap(({ unit }) => columns.map(() => unit)),
    );
    return (weights) => reduceSample(sample, 'median', weights);
  };
  const quantities: Record<string, Quantity> = {
    large_small_before: pool('large', 'small', 'before'),
    large_large_before: pool('large', 'large', 'before'),
    large_small_after: pool('large', 'small', 'after'),
    large_large_after: pool('large', 'large', 'after'),
    small_small_before: pool('small', 'small', 'before'),
    small_large_before: pool('small', 'large', 'before'),
    small_small_after: pool('small', 'small', 'after'),
    small_large_after: pool('small', 'large', 'after'),
    ratio_before: ratio('large_small_before', 'large_large_before'),
    ratio_after: ratio('large_small_after', 'large_large_after'),
    ratio_small_before: ratio('small_large_before', 'small_small_before'),
    ratio_small_after: ratio('small_large_after', 'small_small_after'),
  };
  function ratio(over: string, under: string): Quantity {
    return (weights) => quantities[over](weights) / quantities[under](weights);
  }
  return quantities;
}

/** Places of the smallest particles (0), or of the next larger ones (1), by their diameters. */
export function listSize({ domains, sources, targets }: Part, rank: number): readonly number[] {
  const places = [...new Set([...sources, ...targets])].sort((a, b) => a - b);
  const sizes = [...new Set(places.map((place) => domains[place].diameterAngstrom[0]))].sort((a, b) => a - b);
  return places.filter((place) => domains[place].diameterAngstrom[0] === sizes[rank]);
}

/** `fcc` of `fcc_Ag`. */
export function familyOf({ lattice }: MeasuredDomain): string {
  return lattice.split('_')[0];
}
