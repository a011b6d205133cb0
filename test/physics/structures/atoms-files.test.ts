import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Atoms } from '../../../physics/atoms.js';
import { AtomsFormatError } from '../../../physics/structures/atoms-format-error.js';
import { formatAtomsJson, parseAtomsJson } from '../../../physics/structures/atoms-json.js';
import { formatCif, parseCif } from '../../../physics/structures/cif.js';
import { formatXyz, parseXyz } from '../../../physics/structures/xyz.js';
import { createStreams } from '../../../study/random-stream.js';
import { assertSameCrystal } from './same-crystal.js';

const xyz = `2
Lattice="10 0 0 0 12 0 0 0 8" Properties=id:I:1:species:S:1:pos:R:3:forces:R:3 pbc="T T F"
1 Cd 1.5 2.5 3.5 0 0 0
2 Se 4 5e-1 6 0 0 0
`;

describe('atoms from extended xyz', () => {
  it('are read from the columns that Properties names', () => {
    assert.deepEqual(parseXyz(xyz), {
      cellAngstrom: [10, 12, 8],
      atomicNumbers: Uint8Array.of(48, 34),
      positionsAngstrom: Float64Array.of(1.5, 2.5, 3.5, 4, 0.5, 6),
    });
  });

  it('come back as they were written', () => {
    assert.deepEqual(parseXyz(formatXyz(parseXyz(xyz))), parseXyz(xyz));
  });

  for (const [gamma, lattice] of [
    ['120°', '4 0 0 -2 3.4641016151377544 0 0 0 7'],
    ['60°', '4 0 0 2 3.4641016151377544 0 0 0 7'],
  ]) {
    it(`are doubled into an orthogonal cell where the lattice is hexagonal with gamma ${gamma}`, () => {
      const atoms = parseXyz(`1\nLattice="${lattice}"\nC 0.5 1 1.5\n`);
      assertSameCrystal(atoms, {
        cellAngstrom: [4, 4 * Math.sqrt(3), 7],
        atomicNumbers: Uint8Array.of(6, 6),
        positionsAngstrom: Float64Array.of(0.5, 1, 1.5, 2.5, 1 + 2 * Math.sqrt(3), 1.5),
      });
    });
  }

  for (const [what, text, line, message] of [
    [
      'an unknown element',
      xyz.replace('Se', 'Xx'),
      4,
      /species: expected the symbol of an element from H to Lr, got 'Xx'/,
    ],
    [
      'a missing cell',
      '1\nwater\nO 0 0 0',
      2,
      /Lattice: expected a cell in the second line, Lattice="ax 0 0 .*" in Å, got none/,
    ],
    [
      'a skew cell',
      xyz.replace('10 0 0', '10 1 0'),
      2,
      /Lattice: expected an orthogonal or hexagonal cell with a along x/,
    ],
    ['a bad coordinate', xyz.replace('2.5', '2.x'), 3, /pos: expected a coordinate in Å, got '2.x'/],
    [
      'an atom that is listed twice',
      xyz.replace('4 5e-1 6', '1.5 14.5 3.5'),
      4,
      /pos: expected every atom once, got atoms 1 and 2/,
    ],
    ['a turned cell', xyz.replace('10 0 0 0 12 0', '0 10 0 12 0 0'), 2, /Lattice: expected .* with a along x/],
    ['too few atoms', xyz.replace('2\n', '3\n'), 5, /count: expected 3 atoms, got 2/],
    ['no count', 'atoms\n', 1, /count: expected the number of atoms, got 'atoms'/],
  ] as const) {
    it(`are refused with the line for ${what}`, () => {
      assert.throws(
        () => parseXyz(text),
        (error: unknown) => {
          assert.ok(error instanceof AtomsFormatError);
          assert.match(error.message, message);
          assert.equal(error.line, line);
          return true;
        },
      );
    });
  }
});

describe('random atoms', () => {
  const stream = createStreams(3)('atoms');
  const count = 200;
  const atoms: Atoms = {
    cellAngstrom: [20.123456, 17, 1 / 3 + 30],
    atomicNumbers: Uint8Array.from({ length: count }, () => 1 + stream.integer(103)),
    positionsAngstrom: Float64Array.from({ length: 3 * count }, () => 16 * stream.uniform()),
  };

  it('come back from CIF and xyz within 1e-8 Å, in their order', () => {
    for (const copy of [parseCif(formatCif(atoms)), parseXyz(formatXyz(atoms))]) {
      assert.deepEqual(copy.cellAngstrom, atoms.cellAngstrom);
      assert.deepEqual(copy.atomicNumbers, atoms.atomicNumbers);
      copy.positionsAngstrom.forEach((value, i) => assert.ok(Math.abs(value - atoms.positionsAngstrom[i]) <= 1e-8));
    }
  });

  it('come back from atoms.json to the last bit', () => {
    assert.deepEqual(parseAtomsJson(formatAtomsJson(atoms)), atoms);
  });
});

describe('atoms from atoms.json', () => {
  const good = {
    cell_A: [10, 12, 8],
    Z: [6, 29],
    positions_A: [
      [0, 1, 2],
      [3, 4, 5],
    ],
  };

  it('are read with cell and positions', () => {
    assert.deepEqual(parseAtomsJson(JSON.stringify({ ...good, title: 'ignored' })), {
      cellAngstrom: [10, 12, 8],
      atomicNumbers: Uint8Array.of(6, 29),
      positionsAngstrom: Float64Array.of(0, 1, 2, 3, 4, 5),
    });
  });

  for (const [change, message] of [
    [{ cell_A: [10, 12] }, /cell_A: expected 3 finite numbers in Å, got \[10,12\]/],
    [{ cell_A: [10, -1, 8] }, /cell_A.1: expected a length above 0 Å, got -1/],
    [{ Z: [6, 104] }, /Z.1: expected the atomic number of an element with scattering factors, got 104/],
    [
      {
        positions_A: [
          [0, 1, 2],
          [10, 13, 2],
        ],
      },
      /positions_A.1: expected every atom once, got atoms 1 and 2 at one place in the periodic cell/,
    ],
    [{ Z: 'C' }, /Z: expected an array of atomic numbers, got "C"/],
    [{ Z: [6] }, /positions_A: expected 1 positions, as many as Z, got 2/],
    [
      {
        positions_A: [
          [0, 1, 2],
          [3, null, 5],
        ],
      },
      /positions_A.1: expected 3 finite numbers in Å, got \[3,null,5\]/,
    ],
  ] as const) {
    it(`are refused where ${JSON.stringify(change)}`, () => {
      assert.throws(() => parseAtomsJson(JSON.stringify({ ...good, ...change })), message);
    });
  }

  it('are refused where the text is no JSON', () => {
    assert.throws(() => parseAtomsJson('{"cell_A": ['), /expected JSON, got/);
  });
});
