import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Atoms } from '../../../physics/atoms.js';
import { AtomsFormatError } from '../../../physics/structures/atoms-format-error.js';
import { formatCif, parseCif } from '../../../physics/structures/cif.js';
import { assertSameCrystal } from './same-crystal.js';

const wurtzite = readFileSync(
  new URL('../../../../test/physics/structures/crystals/wurtzite-cdse.cif', import.meta.url),
  'utf8',
);

const cubic = `data_x
_cell_length_a 5.64
_cell_length_b 5.64
_cell_length_c 5.64
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
`;
const siteTags = `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
`;

/** Two formula units in the hexagonal cell, four in a, a sqrt(3), c. */
function wurtziteAtoms(): Atoms {
  const [a, width, c] = [4.2985, 4.2985 * Math.sqrt(3), 7.0152];
  const positions = [
    [0, width / 3, 0],
    [a / 2, width / 6, c / 2],
  ].flatMap(([x, y, z]) => [
    [x, y, z],
    [x + a / 2, y + width / 2, z],
  ]);
  const [cadmium, selenium] = [positions, positions.map(([x, y, z]) => [x, y, z + 0.375 * c])];
  return {
    cellAngstrom: [a, width, c],
    atomicNumbers: Uint8Array.from([...cadmium.map(() => 48), ...selenium.map(() => 34)]),
    positionsAngstrom: Float64Array.from([...cadmium, ...selenium].flat()),
  };
}

describe('a crystal from a CIF', () => {
  it('is filled by its symmetry, special positions once, as an orthogonal cell', () => {
    assertSameCrystal(parseCif(wurtzite), wurtziteAtoms(), 1e-3);
  });

  it('is the same with Windows or old Mac line ends, and with the tags of newer dictionaries', () => {
    const expected = parseCif(wurtzite);
    assert.deepEqual(parseCif(wurtzite.replaceAll('\n', '\r\n')), expected);
    assert.deepEqual(parseCif(wurtzite.replaceAll('\n', '\r')), expected);
    const newer = wurtzite
      .replaceAll('_atom_site_', '_atom_site.')
      .replaceAll('_cell_', '_cell.')
      .replaceAll('_symmetry_equiv_pos_as_xyz', '_space_group_symop.operation_xyz');
    assert.deepEqual(parseCif(newer), expected);
  });

  it('has right angles where the file tells none', () => {
    const atoms = `${siteTags}C1 0.1 0.2 0.3\n`;
    assert.deepEqual(parseCif(cubic.replaceAll(/_cell_angle.*\n/g, '') + atoms), parseCif(cubic + atoms));
  });

  it('takes gamma 60° as well as 120°', () => {
    const hexagonal = cubic.replace('gamma 90', 'gamma 60');
    const width = 5.64 * Math.sqrt(3);
    assertSameCrystal(parseCif(`${hexagonal}${siteTags}C1 0.33333333 0.33333333 0.5\n`), {
      cellAngstrom: [5.64, width, 5.64],
      atomicNumbers: Uint8Array.of(6, 6),
      positionsAngstrom: Float64Array.of(2.82, width / 6, 2.82, 0, (2 * width) / 3, 2.82),
    });
  });

  it('of rock salt has eight atoms after all 192 operations of Fm-3m', () => {
    const operations = faceCentredCubicOperations();
    assert.equal(new Set(operations).size, 192);
    const text = `${cubic}loop_\n_space_group_symop_operation_xyz\n${operations.map((one) => `'${one}'`).join('\n')}
${siteTags}Na1 0 0 0\nCl1 .5 .5 .5\n`;
    const atoms = parseCif(text);
    const expected: number[][] = [];
    for (let i = 0; i < 8; i++) expected.push([i & 1, (i >> 1) & 1, i >> 2]);
    assertSameCrystal(atoms, {
      cellAngstrom: [5.64, 5.64, 5.64],
      atomicNumbers: Uint8Array.from(expected, (place) => (place.reduce((a, b) => a + b) % 2 === 0 ? 11 : 17)),
      positionsAngstrom: Float64Array.from(expected.flat(), (value) => value * 2.82),
    });
  });

  it('may give Cartesian coordinates, also with symmetry', () => {
    const tags = siteTags.replaceAll('fract', 'Cartn');
    const text = `${cubic}loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,-y,-z\n${tags}Cu1 1 2 3\n`;
    assertSameCrystal(parseCif(text), {
      cellAngstrom: [5.64, 5.64, 5.64],
      atomicNumbers: Uint8Array.of(29, 29),
      positionsAngstrom: Float64Array.of(1, 2, 3, -1, -2, -3),
    });
  });

  it('has the elements of type symbols, else of labels', () => {
    const labels = ['Fe3A', 'SI1', 'OW2', 'Cgamma1', 'D4', 'U1'];
    const rows = labels.map((label, i) => `${label} 0 0 0.${i}`);
    assert.deepEqual(
      parseCif(`${cubic}${siteTags}${rows.join('\n')}`).atomicNumbers,
      Uint8Array.of(26, 14, 8, 6, 1, 92),
    );
    const typed = siteTags.replace('_atom_site_label', '_atom_site_type_symbol');
    const types = ['Fe3+', 'O2-', 'Sival', 'CL', 'D'].map((type, i) => `${type} 0 0 0.${i}`);
    assert.deepEqual(parseCif(`${cubic}${typed}${types.join('\n')}`).atomicNumbers, Uint8Array.of(26, 8, 14, 17, 1));
  });

  for (const [what, text, line, message] of [
    [
      'an oblique cell',
      wurtzite.replace('90.00', '95.5'),
      15,
      /_cell: expected a cell with angles of 90°.*, got edges 4.2985, 4.2985, 7.0152 Å and angles 90°, 95.5°, 120°$/,
    ],
    [
      'gamma 120° with two different edges',
      wurtzite.replace('4.2985(3)', '5.1'),
      15,
      /_cell: expected a cell .* got edges 5.1, 4.2985, 7.0152 Å/,
    ],
    [
      'a missing edge',
      wurtzite.replace('_cell_length_c ', '_cell_length_d '),
      undefined,
      /_cell_length_c: expected a length above 0 Å, got nothing/,
    ],
    [
      'a space group without its operations',
      `${cubic}_space_group_name_H-M_alt 'F m -3 m'\n${siteTags}Cu 0 0 0`,
      8,
      /_space_group_symop_operation_xyz: expected a loop of symmetry operations.*, got none, and the space group 'F m -3 m'/,
    ],
    [
      'a malformed operation',
      wurtzite.replace('-y, x-y, z', '-y, x-w, z'),
      24,
      /_space_group_symop_operation_xyz: expected an operation such as .*, got '-y, x-w, z'/,
    ],
    [
      'partly occupied sites',
      wurtzite.replace('0.3750(2) 1 ', '0.3750(2) 0.5(1) '),
      51,
      /_atom_site_occupancy: expected 1, as partly .*, got '0.5\(1\)'/,
    ],
    [
      'an unknown element',
      wurtzite.replace('Se2-', 'Xx'),
      51,
      /_atom_site_type_symbol: expected the symbol of an element from H to Lr, got 'Xx'/,
    ],
    [
      'an unknown coordinate',
      wurtzite.replace('0.3750(2)', '?'),
      51,
      /_atom_site_fract: expected three numbers, got '\?'/,
    ],
    [
      'two elements at one place',
      wurtzite.replace('0.3750(2)', '0.001'),
      51,
      /_atom_site: expected every atom at a place of its own, got those of lines 50 and 51/,
    ],
    [
      'an atom that is listed twice',
      `${cubic}${siteTags}Cu1 0 0 0\nCu2 1 0 0\n`,
      14,
      /_atom_site: expected every atom at a place of its own/,
    ],
    [
      'a row that is too short',
      `${cubic}${siteTags}Cu1 0 0 0\nCu2 0.5 0\n`,
      15,
      /_atom_site_label: expected as many values .*, got 7 values for 4 tags/,
    ],
    ['no atoms', cubic, undefined, /_atom_site_fract_x: expected a data block with a loop of atoms/],
    [
      'a quote that does not end',
      `${cubic}_title 'Cu\n${siteTags}Cu1 0 0 0\n`,
      8,
      /expected a second ' on the line, got none/,
    ],
    [
      'a text that does not end',
      `${cubic}_title\n;Cu\n${siteTags}Cu1 0 0 0\n`,
      9,
      /expected a line that begins with ; to end the text that begins here/,
    ],
    ['another kind of file', 'Copper\n1.0\n', 1, /expected a line data_NAME that begins a block, got 'Copper'/],
    ['a tag without a value', `${cubic}_title\n_text x`, 9, /_title: expected a value, got '_text'/],
    [
      'a second value of the cell',
      `${cubic}_cell_length_a 4\n`,
      8,
      /_cell_length_a: expected one value, got a second one/,
    ],
  ] as const) {
    it(`is refused for ${what}, with the line`, () => {
      assert.throws(
        () => parseCif(text),
        (error: unknown) => {
          assert.ok(error instanceof AtomsFormatError, String(error));
          assert.match(error.message, message);
          assert.equal(error.line, line);
          return true;
        },
      );
    });
  }

  it('comes back from what is written', () => {
    assertSameCrystal(parseCif(formatCif(parseCif(wurtzite))), parseCif(wurtzite), 1e-8);
  });
});

/** Permutations of the axes, signs, and the four centrings. */
function faceCentredCubicOperations(): string[] {
  const orders = ['xyz', 'xzy', 'yxz', 'yzx', 'zxy', 'zyx'];
  const centrings = [
    ['', '', ''],
    ['', '+1/2', '+1/2'],
    ['+1/2', '', '+1/2'],
    ['+1/2', '+1/2', ''],
  ];
  const signs = Array.from({ length: 8 }, (_, i) => [i & 1, i & 2, i & 4].map((bit) => (bit ? '-' : '')));
  return orders.flatMap((order) =>
    signs.flatMap((sign) =>
      centrings.map((shift) => [0, 1, 2].map((i) => `${sign[i]}${order[i]}${shift[i]}`).join(',')),
    ),
  );
}
