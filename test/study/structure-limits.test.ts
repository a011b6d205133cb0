import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CARBON_ATOMS_PER_CUBIC_ANGSTROM } from '../../physics/structures/amorphous-carbon.js';
import { ImpossibleStructureError } from '../../physics/structures/impossible-structure-error.js';
import { atomsPerCubicAngstrom, LATTICES as CRYSTALS } from '../../physics/structures/lattices.js';
import { requireRoomForFaults } from '../../physics/structures/nanoparticle.js';
import { layOutParticles } from '../../physics/structures/particle-layout.js';
import { drawStructure } from '../../physics/structures/structure.js';
import { LATTICE_NAMES } from '../../study/lattices.js';
import { createStreams } from '../../study/random-stream.js';
import { boundAtoms, countFaultsThatFit, MOST_ATOMS } from '../../study/structure-limits.js';
import { createStructureClass } from './structure-class.js';

describe('what a study knows of the limits of structures', () => {
  it('lets as many stacking faults through as fit into the smallest particle, and no more', () => {
    for (const lattice of ['w_CdSe', 'w_ZnS'] as const) {
      const crystal = CRYSTALS.get(lattice);
      assert.ok(crystal);
      for (let diameter = 2; diameter < 200; diameter += 0.7) {
        const faults = countFaultsThatFit(lattice, diameter);
        assert.doesNotThrow(() => requireRoomForFaults(crystal, diameter / 2, faults), `${faults} in ${diameter}`);
        assert.throws(
          () => requireRoomForFaults(crystal, diameter / 2, faults + 1),
          ImpossibleStructureError,
          `${faults + 1} in ${diameter}`,
        );
      }
    }
    assert.equal(countFaultsThatFit('fcc_Ag', 100), 0);
  });

  it('bounds the atoms of whatever is drawn, for all lattices, and not far above', () => {
    const streams = createStreams(11);
    for (const lattice of LATTICE_NAMES) {
      const size = { diameter: [50, 70], particles: [1, 3], gap: 10, carbon: [20, 80], cell: 128 } as const;
      const crystal = CRYSTALS.get(lattice);
      assert.ok(crystal);
      const { particles } = createStructureClass(lattice, size);
      const atoms = Array.from({ length: 200 }, (_, index) => {
        const discs = layOutParticles(particles, size.cell, streams(lattice, index));
        const volume = discs.reduce((sum, { radiusAngstrom }) => sum + (4 / 3) * Math.PI * radiusAngstrom ** 3, 0);
        return volume * atomsPerCubicAngstrom(crystal) + size.cell ** 2 * 80 * CARBON_ATOMS_PER_CUBIC_ANGSTROM;
      });
      const [most, bound] = [Math.max(...atoms), boundAtoms(lattice, size)];
      assert.ok(most <= bound && bound < 1.5 * most, `${lattice}: ${most}, bound ${bound}`);
    }
  });

  it('counts the atoms of one particle, and of carbon, as the simulator does', () => {
    const none = [0, 0] as const;
    for (const lattice of LATTICE_NAMES) {
      const ball = { diameter: [40, 40], particles: [1, 1], gap: 10, carbon: none, cell: 60 } as const;
      const { particleAtoms } = drawStructure(createStructureClass(lattice, ball), createStreams(1)(lattice));
      const ratio = boundAtoms(lattice, ball) / particleAtoms.atomicNumbers.length;
      // the surface decides whether its atoms are in
      assert.ok(Math.abs(ratio - 1) < 0.03, `${lattice}: ${ratio}`);
      const crystal = CRYSTALS.get(lattice);
      assert.ok(crystal);
      const exact = (Math.PI / 6) * 40 ** 3 * atomsPerCubicAngstrom(crystal);
      assert.ok(boundAtoms(lattice, ball) >= exact && boundAtoms(lattice, ball) < 1.001 * exact, lattice);
    }
    const carbon = { diameter: [2, 2], particles: [1, 1], gap: 0, carbon: [50, 50], cell: 100 } as const;
    const exact = 1e4 * 50 * CARBON_ATOMS_PER_CUBIC_ANGSTROM;
    assert.ok(Math.abs(boundAtoms('w_CdSe', carbon) / exact - 1) < 1e-4);
  });

  it('refuses the number of atoms that the simulator refuses', () => {
    const side = (share: number) => Math.sqrt((share * MOST_ATOMS) / (80 * CARBON_ATOMS_PER_CUBIC_ANGSTROM));
    const size = { diameter: [20, 20], particles: [1, 1], gap: 10, carbon: [80, 80], cell: side(1.001) } as const;
    assert.ok(boundAtoms('w_CdSe', size) > MOST_ATOMS);
    assert.throws(
      () => drawStructure(createStructureClass('w_CdSe', size), createStreams(1)('x')),
      /at most 10 million atoms/,
    );
    assert.ok(boundAtoms('w_CdSe', { ...size, cell: side(0.999) }) < MOST_ATOMS);
  });
});
