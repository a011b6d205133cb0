import type { Member } from '../analysis/findings/corpus.js';
import { rememberLast } from '../analysis/findings/remember.js';
import { createJointReduction } from '../analysis/joint-sample.js';
import { listSpreadDomains, spreadOf } from '../analysis/measure.js';
import { createSample, reduceSample, type Reduction } from '../analysis/reduction.js';
import type { Part } from '../analysis/findings/corpus.js';
import type { Quantity } from './estimate.js';

/** The loss on a domain after pretraining. Networks that share a pretraining have the same: it counts once. */
export function lossBefore(members: readonly Member[], place: number, reduction: Reduction): Quantity {
  return reduceLosses(listPretrainings(members), ({ before }) => before[place], reduction);
}

export function lossAfter(members: readonly Member[], place: number, reduction: Reduction): Quantity {
  return reduceLosses(members, ({ after }) => after[place], reduction);
}

/** The standard deviation over the domains, without those at 0 nm, of losses that are reduced first at each. */
export function spreadOfLosses(
  part: Part,
  members: readonly Member[],
  phase: 'before' | 'after',
  reduction: Reduction,
): Quantity {
  const places = listSpreadDomains({ name: '', published: false, domains: part.domains, networks: [] });
  const chosen = phase === 'before' ? listPretrainings(members) : members;
  const reduce = createJointReduction(
    places.map((place) => Float64Array.from(chosen, (member) => member[phase][place])),
    Uint32Array.from(chosen, ({ unit }) => unit),
    reduction,
  );
  const all = [...places.keys()];
  return {
    // shifts of several targets ask for the same spread before
    value: rememberLast((weights) => spreadOf(reduce(weights), all)),
    units: unitsOf(chosen),
    count: chosen.length,
  };
}

export function subtract(left: Quantity, right: Quantity): Quantity {
  return {
    value: (weights) => left.value(weights) - right.value(weights),
    units: left.units,
    count: left.count,
  };
}

function reduceLosses(members: readonly Member[], read: (member: Member) => number, reduction: Reduction): Quantity {
  const measured = members.filter((member) => Number.isFinite(read(member)));
  const sample = createSample(
    measured.map(read),
    measured.map(({ unit }) => unit),
  );
  return {
    value: (weights) => reduceSample(sample, reduction, weights),
    units: unitsOf(measured),
    count: measured.length,
  };
}

/** One network of each pretraining. */
function listPretrainings(members: readonly Member[]): readonly Member[] {
  return [...new Map(members.map((member) => [member.unit, member])).values()];
}

function unitsOf(members: readonly Member[]): ReadonlySet<number> {
  return new Set(members.map(({ unit }) => unit));
}
