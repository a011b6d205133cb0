import type { Member, Part } from './corpus.js';
import { groupBy } from '../../study/group-by.js';

/** Of the part, those that were pretrained on the domain of this place, in the part's order. */
export function listOfSource({ members }: Part, source: number): readonly Member[] {
  return group(members).sources.get(source) ?? [];
}

/** Of the part, those that were transferred between the domains of these places, in the part's order. */
export function listOfPair({ members }: Part, source: number, target: number): readonly Member[] {
  return group(members).pairs.get(source)?.get(target) ?? [];
}

interface Groups {
  readonly sources: ReadonlyMap<number, readonly Member[]>;
  readonly pairs: ReadonlyMap<number, ReadonlyMap<number, readonly Member[]>>;
}

const known = new WeakMap<readonly Member[], Groups>();

/** Once for the same list: to look through thousands of networks for each of a hundred pairs takes seconds. */
function group(members: readonly Member[]): Groups {
  const groups = known.get(members) ?? groupAnew(members);
  known.set(members, groups);
  return groups;
}

function groupAnew(members: readonly Member[]): Groups {
  const sources = groupBy(members, ({ sourcePlace }) => sourcePlace);
  const pairs = new Map([...sources].map(([source, of]) => [source, groupBy(of, ({ targetPlace }) => targetPlace)]));
  return { sources, pairs };
}
