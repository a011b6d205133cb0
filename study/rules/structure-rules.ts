import type { Draft } from '../draft.js';
import type { Range } from '../domain.js';
import type { Finding, Path } from '../finding.js';
import { LATTICES } from '../lattices.js';
import { asList } from '../study-file.js';
import type { StructureEntry } from '../study-file.js';
import { findRepeats } from './repeats.js';

/** What can't be true of a class of structures. Lengths in Å. */
export function checkStructures({ structures }: Draft): readonly Finding[] {
  return [...structures].flatMap(([name, entry]) =>
    entry === undefined ? [] : checkStructure(['structures', name], entry),
  );
}

function checkStructure(path: Path, entry: StructureEntry): readonly Finding[] {
  return [
    ...findRepeats([...path, 'lattice'], entry.lattice),
    ...(['diameter', 'particles', 'stackingFaults', 'carbon'] as const).flatMap((field) =>
      checkOrder([...path, field], entry[field]),
    ),
    ...checkStackingFaults(path, entry),
    ...checkRoom(path, entry),
  ];
}

function checkOrder(path: Path, [low, high]: Range): readonly Finding[] {
  return low <= high ? [] : [{ path, expected: 'a range [low, high] with low ≤ high', got: `[${low}, ${high}]` }];
}

function checkStackingFaults(path: Path, { stackingFaults, lattice }: StructureEntry): readonly Finding[] {
  const perfect = asList(lattice).filter((name) => !LATTICES[name].takesStackingFaults);
  if (stackingFaults[1] === 0 || perfect.length === 0) return [];
  const expected = '[0, 0], as only wurtzite (w_CdSe, w_ZnS) has a fault plane here';
  const got = `[${stackingFaults.join(', ')}] for ${perfect.join(', ')}`;
  return [{ path: [...path, 'stackingFaults'], expected, got }];
}

/** Densest packing of equal circles, a share of the plane: pi / sqrt(12) (Lagrange, 1773). */
const DENSEST_PACKING = Math.PI / Math.sqrt(12);

/** Leaves out what is merely unlikely: a structure with too many particles is drawn again with fewer. */
function checkRoom(path: Path, { diameter, particles, gap, cell }: StructureEntry): readonly Finding[] {
  if (diameter[1] > cell)
    return [
      {
        path: [...path, 'diameter'],
        expected: `particles no larger than the cell of ${cell} Å`,
        got: `${diameter[1]} Å`,
      },
    ];
  const fewest = particles[0];
  const room = Math.floor((DENSEST_PACKING * cell ** 2) / (Math.PI * ((diameter[0] + gap) / 2) ** 2));
  if (fewest <= Math.max(1, room)) return [];
  const expected = `at least one number of particles that fits into the cell of ${cell} Å, so at most ${Math.max(1, room)}`;
  return [{ path: [...path, 'particles'], expected, got: `${fewest} or more` }];
}
