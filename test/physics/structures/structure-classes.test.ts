import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawStructure } from '../../../physics/structures/structure.js';
import type { StructureClass } from '../../../study/domain.js';
import { createStreams } from '../../../study/random-stream.js';
import { measureAtomGap, measureNeighbours, splitParticles, type Ball } from './measure-atoms.js';
import { DEFOCUS_CLASS, latticeName, PAPER_CLASSES, withoutCarbon } from './paper-classes.js';
import { GRAM_PER_MOLE, TEXTBOOK } from './textbook.js';

const STRUCTURES = 100;
const PER_MOLE_IN_CUBIC_ANGSTROM = 0.602214076;

/** Label blur by class: paper.md section 1. */
const SHARP = new Set(['dc_C', 'spinel_Co3O4', 'bcc_Fe']);

describe('the 18 structure classes of the paper', () => {
  it('are nine lattices, small and large, with its ranges and label blurs', () => {
    assert.equal(new Set(PAPER_CLASSES.map(({ name }) => name)).size, 18);
    assert.equal(new Set(PAPER_CLASSES.map(latticeName)).size, 9);
    PAPER_CLASSES.forEach((structure, index) => {
      assert.deepEqual(structure, {
        name: structure.name,
        cellAngstrom: 128,
        particles: {
          lattice: latticeName(structure),
          diameterAngstrom: index < 9 ? [20, 40] : [50, 70],
          count: [1, 5],
          stackingFaults: [0, 0],
          gapAngstrom: 10,
        },
        substrate: { thicknessAngstrom: [20, 80] },
        labelBlurAngstrom: SHARP.has(latticeName(structure)) ? 1 : 1.6,
      });
    });
  });

  it('stand beside the faulted CdSe of the defocus and noise studies', () => {
    assert.deepEqual(DEFOCUS_CLASS.particles, {
      lattice: 'w_CdSe',
      diameterAngstrom: [30, 50],
      count: [1, 5],
      stackingFaults: [0, 2],
      gapAngstrom: 10,
    });
    assert.equal(DEFOCUS_CLASS.labelBlurAngstrom, 1.6);
  });
});

for (const structure of [...PAPER_CLASSES, { ...DEFOCUS_CLASS, name: 'defocus and noise' }]) {
  describe(`100 structures of ${structure.name}`, () => {
    const measured = measureMany(structure);
    const crystal = TEXTBOOK[latticeName(structure)];

    it('have the neighbours of the textbook crystal in the middle of every particle', () => {
      assert.ok(measured.balls > STRUCTURES);
      assert.deepEqual(measured.wrongShells, []);
    });

    it("have the textbook's density, every particle to the error of its surface", () => {
      assert.ok(Math.abs(measured.meanDensity / crystal.density - 1) < 0.015, `mean ${measured.meanDensity}`);
      // Half an ångström of the radius decides whether the outermost atoms are in.
      assert.ok(measured.worstShell < 0.5, `off by a shell of ${measured.worstShell} Å`);
    });

    it('keep 1 nm between any atoms of two particles, over the edges of the cell too, and come near it', () => {
      assert.ok(measured.leastGap >= 10 && measured.leastGap < 13, `least gap ${measured.leastGap} Å`);
    });

    it('draw radii over the whole range, and only such', () => {
      const [low, high] = structure.particles.diameterAngstrom.map((diameter) => diameter / 2);
      const [least, most] = [Math.min(...measured.radii), Math.max(...measured.radii)];
      assert.ok(least >= low && least < low + 0.5 && most <= high && most > high - 0.5, `${least} to ${most}`);
    });

    it('have the elements of the formula in its proportion', () => {
      const expected = formula(structure);
      assert.deepEqual([...measured.elements.keys()].sort(), [...expected.keys()].sort());
      const all = [...measured.elements.values()].reduce((sum, count) => sum + count);
      // Surfaces favour neither element: what is left is chance, far below 1 % in some 10^5 atoms.
      for (const [element, share] of expected) {
        assert.ok(Math.abs((measured.elements.get(element) ?? 0) / all - share) < 0.005, `${element}`);
      }
    });
  });
}

interface Measured {
  readonly balls: number;
  readonly radii: readonly number[];
  /** g/cm^3 of all particles together. */
  readonly meanDensity: number;
  /** Largest error of a particle's mass, as the thickness in Å of a shell on its surface. */
  readonly worstShell: number;
  /** Å between atoms of two particles. */
  readonly leastGap: number;
  readonly elements: ReadonlyMap<number, number>;
  readonly wrongShells: readonly string[];
}

function measureMany(structure: StructureClass): Measured {
  const streams = createStreams(18);
  const { density } = TEXTBOOK[latticeName(structure)];
  const radii: number[] = [];
  const elements = new Map<number, number>();
  const wrongShells: string[] = [];
  let [mass, volume, worstShell, leastGap] = [0, 0, 0, Infinity];
  for (let index = 0; index < STRUCTURES; index++) {
    const balls = splitParticles(drawStructure(withoutCarbon(structure), streams('structure', structure.name, index)));
    balls.forEach((ball, i) => {
      const { radiusAngstrom } = ball.particle;
      const own = countElements(ball);
      for (const [element, count] of own) elements.set(element, (elements.get(element) ?? 0) + count);
      const ownMass = [...own].reduce((sum, [element, count]) => sum + count * (GRAM_PER_MOLE.get(element) ?? NaN), 0);
      const ownVolume = (4 / 3) * Math.PI * radiusAngstrom ** 3 * PER_MOLE_IN_CUBIC_ANGSTROM;
      worstShell = Math.max(worstShell, (Math.abs(ownMass / ownVolume / density - 1) * radiusAngstrom) / 3);
      mass += ownMass;
      volume += ownVolume;
      radii.push(radiusAngstrom);
      wrongShells.push(...describeWrongShells(structure, ball));
      for (const other of balls.slice(i + 1)) leastGap = Math.min(leastGap, measureAtomGap(ball, other, 128, 13));
    });
  }
  return { balls: radii.length, radii, meanDensity: mass / volume, worstShell, leastGap, elements, wrongShells };
}

function countElements({ atomicNumbers }: Ball): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const atomicNumber of atomicNumbers) counts.set(atomicNumber, (counts.get(atomicNumber) ?? 0) + 1);
  return counts;
}

function describeWrongShells(structure: StructureClass, ball: Ball): readonly string[] {
  return TEXTBOOK[latticeName(structure)].shells.flatMap(({ from, to, neighbours }) => {
    const distances = measureNeighbours(ball, from, to, 6.5);
    let next = 0;
    return neighbours.flatMap(([count, expected]) => {
      const shell = distances.slice(next, next + count);
      next += count;
      const mean = shell.reduce((sum, value) => sum + value, 0) / count;
      // The textbook's digits: half a hundredth of an ångström, and 0.2 % between the paper's silver and its.
      const isRight = Math.abs(mean / expected - 1) < 0.005 && distances[next] > 1.1 * shell[count - 1];
      return isRight ? [] : [`${from} to ${to}: ${distances.slice(0, next + 1).join(' ')}`];
    });
  });
}

function formula(structure: StructureClass): ReadonlyMap<number, number> {
  const [{ from, to }] = TEXTBOOK[latticeName(structure)].shells;
  if (from === to) return new Map([[from, 1]]);
  const share = from === 8 ? 4 / 7 : 1 / 2;
  return new Map([
    [from, share],
    [to, 1 - share],
  ]);
}
