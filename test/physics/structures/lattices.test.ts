import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LATTICES as LATTICE_FACTS, LATTICE_NAMES } from '../../../study/lattices.js';
import { LATTICES, type Lattice } from '../../../physics/structures/lattices.js';
import { GRAM_PER_MOLE, TEXTBOOK } from './textbook.js';

describe('the lattices', () => {
  it('are the nine that a study may name, with faults where the study allows them', () => {
    assert.deepEqual([...LATTICES.keys()].sort(), [...LATTICE_NAMES].sort());
    for (const name of LATTICE_NAMES) {
      assert.equal(LATTICES.get(name)?.faults !== undefined, LATTICE_FACTS[name].takesStackingFaults, name);
    }
  });

  for (const name of LATTICE_NAMES) {
    const { density, bond } = TEXTBOOK[name];
    const lattice = LATTICES.get(name)!;
    it(`${name} has the density and the bond length of the textbooks`, () => {
      assert.ok(Math.abs(measureDensity(lattice) / density - 1) < 0.015, `density ${measureDensity(lattice)}`);
      assert.ok(Math.abs(measureBond(lattice) - bond) < 0.015, `bond ${measureBond(lattice)}`);
    });
  }

  it('magnetite has four oxygen neighbours around a tetrahedral and six around an octahedral iron', () => {
    const neighbours = (site: number) => distances(LATTICES.get('spinel_Fe3O4')!, site).filter((d) => d < 2.2).length;
    const counts = LATTICES.get('spinel_Fe3O4')!.basis.flatMap((site, i) =>
      site.atomicNumber === 26 ? [neighbours(i)] : [],
    );
    assert.equal(counts.filter((count) => count === 4).length, 8);
    assert.equal(counts.filter((count) => count === 6).length, 16);
  });
});

function measureDensity({ vectors: [a, b, c], basis }: Lattice): number {
  const volume = Math.abs(
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]),
  );
  const mass = basis.reduce((sum, { atomicNumber }) => sum + GRAM_PER_MOLE.get(atomicNumber)!, 0);
  return mass / (0.602214076 * volume);
}

function measureBond(lattice: Lattice): number {
  return Math.min(...lattice.basis.map((_, site) => distances(lattice, site).reduce((a, b) => Math.min(a, b))));
}

/** From one site of the cell to all others, with their images in the neighbouring cells. */
function distances({ vectors, basis }: Lattice, from: number): number[] {
  const result: number[] = [];
  const shifts = [-2, -1, 0, 1, 2];
  for (const i of shifts)
    for (const j of shifts)
      for (const k of shifts)
        for (const { fraction } of basis) {
          const f = [i, j, k].map((shift, axis) => shift + fraction[axis] - basis[from].fraction[axis]);
          const distance = Math.hypot(
            ...[0, 1, 2].map((axis) => f[0] * vectors[0][axis] + f[1] * vectors[1][axis] + f[2] * vectors[2][axis]),
          );
          if (distance > 1e-6) result.push(distance);
        }
  return result;
}
