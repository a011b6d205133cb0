import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ImpossibleStructureError } from '../../../physics/structures/impossible-structure-error.js';
import { LATTICES } from '../../../physics/structures/lattices.js';
import { cutSphere } from '../../../physics/structures/nanoparticle.js';
import { accumulateShifts, drawFaultPlanes } from '../../../physics/structures/stacking-faults.js';
import { drawStructure } from '../../../physics/structures/structure.js';
import { InputError } from '../../../study/errors.js';
import { parseStudy } from '../../../study/parse-study.js';
import { createStreams } from '../../../study/random-stream.js';
import { STRUCTURE_STUDY } from '../../study/study-text.js';
import { measureCubicPlanes } from './local-stacking.js';
import { atomsAround, distance, type Ball } from './measure-atoms.js';
import { DEFOCUS_CLASS, PAPER_CLASSES, withoutCarbon } from './paper-classes.js';

const streams = createStreams(44);
const CDSE = LATTICES.get('w_CdSe')!;
const [CD, SE] = [48, 34];

describe('the planes of stacking faults', () => {
  it('are any that lie three apart, each choice equally likely', () => {
    const stream = streams('pairs');
    const counts = new Map<string, number>();
    for (let i = 0; i < 3000; i++) {
      const pair = drawFaultPlanes([4, 5, 6, 7, 8, 9], 2, stream).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].sort(), ['4,7', '4,8', '4,9', '5,8', '5,9', '6,9']);
    // Chi squared of 5 degrees of freedom: one in a thousand lies above.
    assert.ok(chiSquared([...counts.values()]) < 20.5, [...counts].join(' '));
  });

  it('are found wherever there is room, and refused elsewhere', () => {
    const stream = streams('room');
    for (let i = 0; i < 50; i++) assert.deepEqual(drawFaultPlanes([1, 2, 3, 4], 2, stream), [1, 4]);
    assert.throws(
      () => drawFaultPlanes([1, 2, 3], 2, stream),
      /2 stacking faults, 3 planes apart, do not fit among 3 basal planes/,
    );
  });

  it('never bring a plane on top of its like, nor move one by more than a shift', () => {
    const planes = Array.from({ length: 400 }, (_, i) => i - 200);
    const shifts = accumulateShifts(planes, drawFaultPlanes(planes, 100, streams('many')), CDSE.faults!);
    assert.deepEqual([...new Set(shifts.values())].sort(), [-1, 0, 1]);
    const type = (plane: number) => (((plane + 200) % 2) + shifts.get(plane)! + 3) % 3;
    for (const plane of planes.slice(1)) assert.notEqual(type(plane), type(plane - 1));
  });
});

describe('a faulted CdSe particle', () => {
  for (const faults of [0, 1, 2]) {
    it(`has ${2 * faults} planes of cubic surroundings for ${faults} faults, in pairs`, () => {
      // So large that the outermost fault, at 0.8 of the radius, has whole surroundings on both sides.
      for (let index = 0; index < 4; index++) {
        const planes = measureCubicPlanes(cut(40, faults, index), CD, 7.0152 / 2);
        assert.equal(planes.length, 2 * faults, `planes ${planes.join()}`);
        for (let i = 0; i < planes.length; i += 2) assert.equal(planes[i + 1] - planes[i], 1);
        if (faults === 2) assert.ok(planes[2] - planes[0] >= 3, planes.join());
      }
    });
  }

  it('keeps four bonds of the perfect length around every cation inside', () => {
    for (let index = 0; index < 4; index++) {
      const ball = cut(16, 2, index);
      for (const cation of atomsAround(ball, [0, 0, 0], 13, CD)) {
        const bonds = atomsAround(ball, cation, 3.5, SE).map((anion) => distance(anion, cation));
        assert.equal(bonds.length, 4);
        // Three bonds to the next plane, of sqrt(a^2 / 3 + c^2 / 64), and 3 c / 8 within one.
        for (const bond of bonds) assert.ok(Math.abs(bond - 2.6315) < 0.002, `${bond} Å`);
      }
    }
  });

  it('has 0, 1 or 2 faults with equal chance', () => {
    const counts = [0, 0, 0];
    for (let index = 0; index < 150; index++) {
      for (const { stackingFaults } of drawStructure(withoutCarbon(DEFOCUS_CLASS), streams('chance', index)).particles)
        counts[stackingFaults]++;
    }
    assert.equal(counts.length, 3);
    assert.ok(chiSquared(counts) < 13.8, counts.join());
  });

  it('can be built at the smallest radius that its class allows, whatever is drawn', () => {
    const tight = { ...DEFOCUS_CLASS, particles: { ...DEFOCUS_CLASS.particles, diameterAngstrom: [18, 18] as const } };
    for (let index = 0; index < 100; index++) drawStructure(withoutCarbon(tight), streams('tight', index));
  });
});

describe('faults that a class cannot have', () => {
  it('end every structure, not one in some, of particles that are too small', () => {
    const small = { ...DEFOCUS_CLASS, particles: { ...DEFOCUS_CLASS.particles, diameterAngstrom: [17, 40] as const } };
    for (let index = 0; index < 10; index++) {
      assert.throws(() => drawStructure(small, streams('small', index)), {
        name: 'ImpossibleStructureError',
        message: '2 stacking faults need a particle of more than 17.5 Å in diameter, got 17 Å',
      });
    }
  });

  it('are refused of every lattice but wurtzite, in the study file by the name of the field', () => {
    const faulted = STRUCTURE_STUDY.replace('diameter: [5nm, 7nm]', 'diameter: [5nm, 7nm]\n    stackingFaults: [0, 2]');
    assert.throws(
      () => parseStudy(faulted, 'study.yaml'),
      (error) =>
        error instanceof InputError && /structures\.large\.stackingFaults: expected \[0, 0\]/.test(error.message),
    );
    for (const structure of PAPER_CLASSES.filter(({ particles }) => !particles.lattice.startsWith('w_'))) {
      const wrong = { ...structure, particles: { ...structure.particles, stackingFaults: [0, 1] as const } };
      assert.throws(() => drawStructure(wrong, streams('wrong')), ImpossibleStructureError);
    }
  });
});

function cut(radiusAngstrom: number, faults: number, index: number): Ball {
  const { atomicNumbers, positionsAngstrom } = cutSphere(CDSE, radiusAngstrom, faults, streams('ball', faults, index));
  const particle = { xAngstrom: 0, yAngstrom: 0, zAngstrom: 0, radiusAngstrom, stackingFaults: faults };
  return {
    particle: { ...particle, atoms: atomicNumbers.length },
    atomicNumbers: Uint8Array.from(atomicNumbers),
    positions: Float64Array.from(positionsAngstrom),
  };
}

function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
