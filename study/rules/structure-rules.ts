import type { Draft } from '../draft.js';
import type { Range } from '../domain.js';
import type { Finding, Path } from '../finding.js';
import { LATTICES } from '../lattices.js';
import { boundAtoms, countFaultsThatFit, countPackedDiscs, MOST_ATOMS } from '../structure-limits.js';
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
    ...checkRoomForFaults(path, entry),
    ...checkRoom(path, entry),
    ...checkAtoms(path, entry),
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

/** Every particle of the class must hold the most faults: otherwise a run would fail at its first small one. */
function checkRoomForFaults(path: Path, { stackingFaults, lattice, diameter }: StructureEntry): readonly Finding[] {
  const most = stackingFaults[1];
  const tight = asList(lattice).filter((name) => {
    return LATTICES[name].takesStackingFaults && countFaultsThatFit(name, diameter[0]) < most;
  });
  return tight.map((name) => {
    const fitting = countFaultsThatFit(name, diameter[0]);
    const expected = `at most ${fitting} in the smallest particles of ${name}, of ${diameter[0]} Å, as faults lie 3 planes apart`;
    return { path: [...path, 'stackingFaults'], expected, got: `[${stackingFaults.join(', ')}]` };
  });
}

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
  if (diameter[0] + gap > cell) {
    const expected = `smallest particles that keep the gap of ${gap} Å to their own images in the cell of ${cell} Å, so at most ${Math.max(0, cell - gap)} Å`;
    return [{ path: [...path, 'diameter'], expected, got: `${diameter[0]} Å` }];
  }
  const fewest = particles[0];
  const room = Math.floor(countPackedDiscs(diameter[0] + gap, cell));
  if (fewest <= Math.max(1, room)) return [];
  const expected = `at least one number of particles that fits into the cell of ${cell} Å, so at most ${Math.max(1, room)}`;
  return [{ path: [...path, 'particles'], expected, got: `${fewest} or more` }];
}

/** By the largest structure that may be drawn, not to fail after hours. */
function checkAtoms(path: Path, entry: StructureEntry): readonly Finding[] {
  const atoms = Math.max(...asList(entry.lattice).map((lattice) => boundAtoms(lattice, entry)));
  if (atoms <= MOST_ATOMS) return [];
  const expected = `a cell with at most ${MOST_ATOMS / 1e6} million atoms in its largest structures`;
  const got = `${entry.cell} Å, which holds ${(atoms / 1e6).toPrecision(3)} million`;
  return [{ path: [...path, 'cell'], expected, got }];
}
