import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../learning/engine/fields.js';
import type { Atoms } from '../../physics/atoms.js';
import { simulateAtoms, type SimulationSettings } from '../../physics/simulation.js';
import { LATTICES, type Lattice } from '../../physics/structures/lattices.js';
import type { LatticeName } from '../../study/lattices.js';
import { asComplex, createPowerSpectrum } from './power-spectrum.js';

const settings: SimulationSettings = {
  energyElectronvolt: 300e3,
  samplingAngstrom: 0.25,
  sliceThicknessAngstrom: 1,
  focalSpreadAngstrom: 10,
  defociAngstrom: [-100],
  placement: 'phase',
};

/** A column of crystal in a cell that is no multiple of it, and the window through which its spots are seen. */
const CELL_ANGSTROM = 52;
const RADIUS_ANGSTROM = 21;
const WINDOW_ANGSTROM = 6;
const THICKNESS_ANGSTROM = 8;
/** Planes of one slice that cancel those of another do so but for the propagation between them. */
const FORBIDDEN_SHARE = 0.002;

/** A direction in the plane across the beam and a spacing in Å. */
type Spot = readonly [direction: readonly [number, number], spacingAngstrom: number];

interface Pattern {
  readonly lattice: LatticeName;
  /** `c`: the beam goes along a3. `a`: along a1, which is <11-20> of a hexagonal crystal; a3 is then the second axis. */
  readonly beam: 'a' | 'c';
  readonly allowed: readonly Spot[];
  readonly forbidden: readonly Spot[];
}

const HALF = Math.sqrt(3) / 2;

/**
 * Spacings: powder diffraction files 04-0836 (Cu), 04-0783 (Ag), 06-0675 (C), 27-1402 (Si), 06-0696 (Fe), 19-0629
 * (Fe3O4), 42-1467 (Co3O4), 08-0459 (CdSe), 36-1450 (ZnS). Extinctions: International Tables A, space groups 186, 225, 227
 * and 229; the forbidden spacings are what the same lattice constant would give.
 */
const PATTERNS: readonly Pattern[] = [
  { lattice: 'fcc_Cu', beam: 'c', ...faceCentred(1.808) },
  { lattice: 'fcc_Ag', beam: 'c', ...faceCentred(2.044) },
  { lattice: 'dc_Si', beam: 'c', ...diamondGlide(1.9201) },
  { lattice: 'dc_C', beam: 'c', ...diamondGlide(1.261) },
  { lattice: 'spinel_Fe3O4', beam: 'c', ...diamondGlide(2.967) },
  { lattice: 'spinel_Co3O4', beam: 'c', ...diamondGlide(2.858) },
  {
    lattice: 'bcc_Fe',
    beam: 'c',
    allowed: [
      [[1, 1], 2.0268],
      [[1, 0], 1.4332],
    ],
    forbidden: [
      [[1, 0], 2 * 1.4332],
      [[2, 1], (2 * 1.4332) / Math.sqrt(5)],
    ],
  },
  { lattice: 'w_CdSe', beam: 'c', ...basalPlane(3.72, 2.151) },
  { lattice: 'w_ZnS', beam: 'c', ...basalPlane(3.309, 1.911) },
  { lattice: 'w_CdSe', beam: 'a', ...prismPlane(3.72, 3.51, 3.29) },
  { lattice: 'w_ZnS', beam: 'a', ...prismPlane(3.309, 3.128, 2.925) },
];

describe('the power spectrum of a crystal along a zone axis', () => {
  const fields = createFields();
  after(() => fields.close());

  for (const { lattice, beam, allowed, forbidden } of PATTERNS) {
    const crystal = LATTICES.get(lattice);
    assert.ok(crystal);
    it(`has the spots of ${lattice} at the textbook's spacings, and no forbidden one: beam along ${beam}`, () => {
      const { grid, exitWave, images } = simulateAtoms(fields, cutColumn(crystal, beam), settings);
      for (const [what, values] of [
        ['wave', exitWave],
        ['image', asComplex(images[0])],
      ] as const) {
        const power = createPowerSpectrum(grid, values, WINDOW_ANGSTROM);
        const found = allowed.map((spot) => findSpot(power, spot));
        const strongest = Math.max(...found.map((spot) => spot.power));
        found.forEach(({ spacing, power: own }, i) => {
          const isSeen = own > 0.02 * strongest;
          // The lens may pass nothing of one spot; the wave has all of them.
          if (what === 'wave') assert.ok(isSeen, `${allowed[i][1]} Å has ${own / strongest} of the strongest`);
          if (!isSeen) return;
          // The paper's lattice constants of Ag and Co3O4 are 0.2 % below those of the files.
          assert.ok(Math.abs(spacing / allowed[i][1] - 1) < 0.004, `${what}: ${spacing} Å, not ${allowed[i][1]} Å`);
        });
        for (const [direction, spacing] of forbidden) {
          const share = power(waveVector(direction, spacing)) / strongest;
          assert.ok(share < FORBIDDEN_SHARE, `${what}: ${share} of the strongest at ${spacing} Å`);
        }
      }
    });
  }
});

/** All odd or all even: of hk0, 200 and 220. */
function faceCentred(spacing200: number): Pick<Pattern, 'allowed' | 'forbidden'> {
  return {
    allowed: [
      [[1, 0], spacing200],
      [[1, 1], spacing200 / Math.SQRT2],
    ],
    forbidden: [
      [[1, 0], 2 * spacing200],
      [[1, 1], Math.SQRT2 * spacing200],
      [[2, 1], (2 * spacing200) / Math.sqrt(5)],
    ],
  };
}

/** The d glide of space group 227: of hk0 only h + k = 4 n, so 220 and 400, without 200 and 420. */
function diamondGlide(spacing220: number): Pick<Pattern, 'allowed' | 'forbidden'> {
  const a = Math.sqrt(8) * spacing220;
  return {
    allowed: [
      [[1, 1], spacing220],
      [[1, 0], a / 4],
    ],
    forbidden: [
      [[1, 0], a / 2],
      [[1, 1], a / Math.SQRT2],
      [[2, 1], a / Math.sqrt(20)],
    ],
  };
}

/** hk0 of a hexagonal crystal: six spots of 100 around six of 110; nothing between. */
function basalPlane(spacing100: number, spacing110: number): Pick<Pattern, 'allowed' | 'forbidden'> {
  return {
    allowed: [
      [[HALF, 1 / 2], spacing100],
      [[0, 1], spacing100],
      [[1 / 2, HALF], spacing110],
      [[1, 0], spacing110],
    ],
    forbidden: [
      [[HALF, 1 / 2], 2 * spacing100],
      [[1, 0], 2 * spacing110],
    ],
  };
}

/** 010, 002 and 011 of a hexagonal crystal; the c glide of space group 186 takes 001 and 003. */
function prismPlane(
  spacing010: number,
  spacing002: number,
  spacing011: number,
): Pick<Pattern, 'allowed' | 'forbidden'> {
  const c = 2 * spacing002;
  return {
    allowed: [
      [[1, 0], spacing010],
      [[0, 1], spacing002],
      [[spacing011 / spacing010, spacing011 / c], spacing011],
    ],
    forbidden: [
      [[0, 1], c],
      [[0, 1], c / 3],
    ],
  };
}

/** Whole cells along the beam, so that planes which cancel each other are all there. */
function cutColumn({ vectors, basis }: Lattice, beam: 'a' | 'c'): Atoms {
  const period = beam === 'c' ? vectors[2][2] : vectors[0][0];
  const cells = Math.ceil(THICKNESS_ANGSTROM / period);
  const height = cells * period;
  const atomicNumbers: number[] = [];
  const positions: number[] = [];
  // Rows of a hexagonal crystal lie 0.87 of its lattice constant apart.
  const reach = Math.ceil(RADIUS_ANGSTROM / (0.86 * vectors[0][0])) + 2;
  for (let i = -reach; i <= reach; i++) {
    for (let j = -reach; j <= reach; j++) {
      for (let k = -reach; k <= reach; k++) {
        for (const { atomicNumber, fraction } of basis) {
          const f = [i + fraction[0], j + fraction[1], k + fraction[2]];
          const [x, y, z] = [0, 1, 2].map((axis) => f.reduce((sum, value, v) => sum + value * vectors[v][axis], 0));
          const [across, along, deep] = beam === 'c' ? [x, y, z] : [y, z, x];
          if (Math.hypot(across, along) > RADIUS_ANGSTROM || deep < -1e-6 || deep >= height - 1e-6) continue;
          atomicNumbers.push(atomicNumber);
          positions.push(CELL_ANGSTROM / 2 + across, CELL_ANGSTROM / 2 + along, deep);
        }
      }
    }
  }
  return {
    cellAngstrom: [CELL_ANGSTROM, CELL_ANGSTROM, height],
    atomicNumbers: Uint8Array.from(atomicNumbers),
    positionsAngstrom: Float64Array.from(positions),
  };
}

function findSpot(power: (k: readonly [number, number]) => number, [direction, spacing]: Spot) {
  const tries = Array.from({ length: 21 }, (_, i) => spacing * (1 + 0.001 * (i - 10)));
  const found = tries.map((own) => ({ spacing: own, power: power(waveVector(direction, own)) }));
  return found.reduce((best, own) => (own.power > best.power ? own : best));
}

function waveVector([x, y]: readonly [number, number], spacing: number): readonly [number, number] {
  const length = Math.hypot(x, y) * spacing;
  return [x / length, y / length];
}
