import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CARBON_ATOMS_PER_CUBIC_ANGSTROM,
  fillWithCarbon,
  nearestImage,
} from '../../../physics/structures/amorphous-carbon.js';
import { LATTICES } from '../../../physics/structures/lattices.js';
import { cutSphere } from '../../../physics/structures/nanoparticle.js';
import { layOutParticles, measureGap } from '../../../physics/structures/particle-layout.js';
import { drawStructure } from '../../../physics/structures/structure.js';
import type { StructureClass } from '../../../study/domain.js';
import { createStreams } from '../../../study/random-stream.js';

const streams = createStreams(11);

const cdse: StructureClass = {
  name: 'CdSe',
  cellAngstrom: 64,
  particles: { lattice: 'w_CdSe', diameterAngstrom: [20, 26], count: [1, 3], stackingFaults: [0, 2], gapAngstrom: 10 },
  substrate: { thicknessAngstrom: [10, 20] },
  labelBlurAngstrom: 1.6,
};

describe('amorphous carbon', () => {
  it('has 2.2 g/cm^3, no two atoms nearer than 1.4 Å over the periodic edges, and stays within its thickness', () => {
    const positions = fillWithCarbon(24, 15, streams('carbon'));
    assert.equal(positions.length / 3, Math.round(24 * 24 * 15 * CARBON_ATOMS_PER_CUBIC_ANGSTROM));
    assert.ok(Math.abs((CARBON_ATOMS_PER_CUBIC_ANGSTROM * 12.011) / 0.602214 - 2.2) < 1e-4);
    assert.ok(findNearest(positions, 24) >= 1.4);
    for (let i = 2; i < positions.length; i += 3) assert.ok(positions[i] >= 0 && positions[i] < 15);
  });

  it('fills its thickness evenly', () => {
    const positions = fillWithCarbon(60, 20, streams('even'));
    const layers = [0, 0, 0, 0];
    for (let i = 2; i < positions.length; i += 3) layers[Math.floor(positions[i] / 5)]++;
    const mean = positions.length / 12;
    for (const count of layers) assert.ok(Math.abs(count / mean - 1) < 0.08, layers.join());
  });
});

describe('a nanoparticle', () => {
  it('is a whole ball of the lattice: right count, all within the radius, nearest neighbours a bond apart', () => {
    for (const [name, lattice] of LATTICES) {
      const { atomicNumbers, positionsAngstrom } = cutSphere(lattice, 14, 0, streams('ball', name));
      const [a, b, c] = lattice.vectors;
      const expected = ((4 / 3) * Math.PI * 14 ** 3 * lattice.basis.length) / (a[0] * b[1] * c[2]);
      assert.ok(
        Math.abs(atomicNumbers.length / expected - 1) < 0.05,
        `${name}: ${atomicNumbers.length} of ${expected}`,
      );
      for (let i = 0; i < positionsAngstrom.length; i += 3) {
        assert.ok(Math.hypot(...positionsAngstrom.slice(i, i + 3)) <= 14 + 1e-9);
      }
      assert.ok(findNearest(Float64Array.from(positionsAngstrom), 1000) > 1.5, name);
    }
  });

  it('keeps bonds and count where stacking faults cross it, and changes its second neighbours', () => {
    const lattice = LATTICES.get('w_CdSe')!;
    for (let seed = 0; seed < 10; seed++) {
      const perfect = cutSphere(lattice, 13, 0, streams('fault', seed));
      const faulted = cutSphere(lattice, 13, 2, streams('fault', seed));
      const bond = findNearest(Float64Array.from(faulted.positionsAngstrom), 1000);
      assert.ok(Math.abs(bond - 0.375 * 7.0152) < 1e-3, `bond ${bond}`);
      assert.ok(Math.abs(faulted.atomicNumbers.length / perfect.atomicNumbers.length - 1) < 0.06);
      assert.notDeepEqual(faulted.positionsAngstrom, perfect.positionsAngstrom);
    }
  });

  it('refuses faults in a lattice without a documented fault plane', () => {
    assert.throws(() => cutSphere(LATTICES.get('fcc_Cu')!, 13, 1, streams('fcc')), /no documented fault plane/);
  });
});

describe('the layout of particles', () => {
  it('keeps the gap over the periodic edges and draws every allowed count', () => {
    const counts = new Set<number>();
    for (let index = 0; index < 40; index++) {
      const discs = layOutParticles(cdse.particles, 64, streams('layout', index));
      counts.add(discs.length);
      discs.forEach((disc, i) => {
        assert.ok(disc.radiusAngstrom >= 10 && disc.radiusAngstrom <= 13);
        for (const other of discs.slice(i + 1)) assert.ok(measureGap(disc, other, 64) >= 10);
      });
    }
    assert.deepEqual([...counts].sort(), [1, 2, 3]);
  });

  it('says what cannot fit', () => {
    const five = { ...cdse.particles, count: [5, 5], diameterAngstrom: [30, 30] } as const;
    assert.throws(
      () => layOutParticles(five, 64, streams('full')),
      /5 particles of 30 Å, 10 Å apart, do not fit into 64 x 64 Å/,
    );
    assert.throws(() => layOutParticles(five, 35, streams('tiny')), /need a cell of 40 Å, the cell has 35 Å/);
  });
});

describe('a structure', () => {
  it('has its particles sunk into the carbon by a fifth of the radius, and no carbon nearer than 1.4 Å to an atom', () => {
    for (let index = 0; index < 3; index++) {
      const structure = drawStructure(cdse, streams('structure', 'test', index));
      const all = Float64Array.from([
        ...structure.particleAtoms.positionsAngstrom,
        ...structure.substrateAtoms.positionsAngstrom,
      ]);
      assert.ok(findNearest(all, 64) >= 1.4);
      const surface = 1 + structure.substrateThicknessAngstrom;
      for (const { zAngstrom, radiusAngstrom } of structure.particles) {
        assert.ok(Math.abs(surface - (zAngstrom - radiusAngstrom) - 0.2 * radiusAngstrom) < 1e-9);
      }
      const [, , height] = structure.particleAtoms.cellAngstrom;
      for (let i = 2; i < all.length; i += 3) assert.ok(all[i] > 0.9 && all[i] < height - 0.9);
    }
  });

  it('stands free without a substrate', () => {
    const structure = drawStructure({ ...cdse, substrate: { thicknessAngstrom: [0, 0] } }, streams('bare'));
    assert.equal(structure.substrateAtoms.atomicNumbers.length, 0);
    for (const { zAngstrom, radiusAngstrom } of structure.particles)
      assert.ok(Math.abs(zAngstrom - radiusAngstrom - 1) < 1e-9);
  });

  it('refuses an unknown lattice and names those that it knows', () => {
    const unknown = { ...cdse, particles: { ...cdse.particles, lattice: 'hcp_X' } };
    assert.throws(() => drawStructure(unknown, streams('x')), /unknown lattice 'hcp_X'; known are w_ZnS, w_CdSe/);
  });
});

/** Least distance of two atoms, periodic in x and y. By brute force over atoms sorted along z. */
function findNearest(positions: Float64Array, side: number): number {
  const atoms = Array.from({ length: positions.length / 3 }, (_, i) => positions.subarray(3 * i, 3 * i + 3));
  atoms.sort((a, b) => a[2] - b[2]);
  let nearest = 5;
  atoms.forEach((a, i) => {
    for (let j = i + 1; j < atoms.length && atoms[j][2] - a[2] < nearest; j++) {
      const b = atoms[j];
      const [dx, dy] = [nearestImage(a[0] - b[0], side), nearestImage(a[1] - b[1], side)];
      nearest = Math.min(nearest, Math.hypot(dx, dy, a[2] - b[2]));
    }
  });
  return nearest;
}
