import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAtomsJson } from '../../../physics/structures/atoms-json.js';
import { parseCif } from '../../../physics/structures/cif.js';
import { parseXyz } from '../../../physics/structures/xyz.js';

const MILLION = 1_000_000;

const cell = `data_x
_cell_length_a 300
_cell_length_b 300
_cell_length_c 300
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
`;
const loop = 'loop_\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n';
const lattice = 'Lattice="300 0 0 0 300 0 0 0 300"\n';

/** A million places, 3 Å apart, in hundredths of the cell. */
function listMillion(line: (x: number, y: number, z: number) => string): string {
  const lines = Array.from({ length: MILLION }, (_, i) =>
    line(i % 100, Math.floor(i / 100) % 100, Math.floor(i / 10000)),
  );
  return `${lines.join('\n')}\n`;
}

describe('a million lines', () => {
  it('of atoms are read from a CIF', () => {
    const atoms = listMillion((x, y, z) => `Cu ${x / 100} ${y / 100} ${z / 100}`);
    assert.equal(parseCif(`${cell}${loop}${atoms}`).atomicNumbers.length, MILLION);
  });

  it('of atoms are read from xyz up to the first that is wrong, which is named by its line', () => {
    const atoms = 'Cu 1.5 2.5 3.5\n'.repeat(MILLION - 1);
    assert.throws(() => parseXyz(`${MILLION}\n${lattice}${atoms}Xx 0 0 0\n`), { line: MILLION + 2, field: 'species' });
  });

  for (const [what, text, line] of [
    ['words', 'lorem ipsum\n'.repeat(MILLION), 1],
    ['words after the cell', `${cell}${'lorem ipsum\n'.repeat(MILLION)}`, 8],
    ['one atom again and again', `${cell}${loop}${'Cu 0 0 0\n'.repeat(MILLION / 4)}`, 14],
    ['empty blocks', 'data_x\n'.repeat(MILLION), undefined],
    ['loops', `${cell}${'loop_\n_a\nb\n'.repeat(MILLION / 2)}`, undefined],
    ['tags of one loop', `${cell}loop_\n${'_a\n'.repeat(MILLION)}`, undefined],
    ['symmetry operations', `${cell}loop_\n_symmetry_equiv_pos_as_xyz\n${"'x,y,z'\n".repeat(MILLION)}`, 1010],
    ['a text field that does not end', `${cell}_text\n;\n${'lorem ipsum\n'.repeat(MILLION)}`, 9],
    ['atoms after a quote that does not end', `${cell}_text 'lorem\n${loop}${'Cu 0 0 0\n'.repeat(MILLION)}`, 8],
  ] as const) {
    it(`of ${what} are refused as a CIF${line === undefined ? '' : `, at line ${line}`}`, () => {
      assert.throws(() => parseCif(text), { name: 'AtomsFormatError', line });
    });
  }
});

describe('one huge line', () => {
  const length = 2e7;
  for (const [what, text, line] of [
    ['word', `${cell}${loop}Cu 0 0 ${'1'.repeat(length)}\n`, 13],
    ['tag', `${cell}_${'x'.repeat(length)}`, 8],
    ['quote', `${cell}_text '${"a'b".repeat(length / 3)}`, 8],
  ] as const) {
    it(`of one ${what} is refused as a CIF in a short message`, () => {
      assert.throws(
        () => parseCif(text),
        (error: unknown) => {
          assert.ok(error instanceof Error && 'line' in error);
          assert.ok(error.message.length < 300, `${error.message.length} characters`);
          assert.equal(error.line, line);
          return true;
        },
      );
    });
  }

  it('is refused in xyz before it is taken apart', () => {
    assert.throws(
      () => parseXyz(`1\n${lattice}${'Cu '.repeat(length / 3)}`),
      /expected lines of at most 65536 characters/,
    );
    assert.throws(() => parseXyz(`1\n${'Lattice="'.repeat(length / 9)}`), /expected lines of at most 65536 characters/);
  });
});

describe('a text that promises or nests too much', () => {
  it('is refused in xyz: a count above what it can hold', () => {
    for (const count of ['1e9', '1000000000', `${2 ** 52}`]) {
      assert.throws(() => parseXyz(`${count}\n${lattice}Cu 0 0 0\n`), { line: 1, field: 'count' });
    }
  });

  it('is refused in a CIF: more images of its sites than can be kept', () => {
    const operations = Array.from({ length: 1000 }, (_, i) => `'x+${i}/1000, y, z'`).join('\n');
    const sites = Array.from({ length: 6000 }, (_, i) => `Cu 0 ${i / 6000} 0`).join('\n');
    const text = `${cell}loop_\n_symmetry_equiv_pos_as_xyz\n${operations}\n${loop}${sites}\n`;
    assert.throws(() => parseCif(text), /expected at most 5000000 atoms, got 6000 sites, 1000 symmetry operations/);
  });

  for (const [what, text] of [
    ['arrays', `[${'[],'.repeat(6 * MILLION)}0]`],
    ['numbers', `[${'1,'.repeat(26 * MILLION)}0]`],
  ] as const) {
    it(`is refused in atoms.json: millions of ${what}`, () => {
      assert.throws(
        () => parseAtomsJson(text),
        /expected at most 5000000 atoms, got \d+ arrays and objects, \d+ commas/,
      );
    });
  }

  it('is refused in atoms.json: arrays within arrays', () => {
    const text = `${'['.repeat(MILLION)}${']'.repeat(MILLION)}`;
    assert.throws(() => parseAtomsJson(text), /expected an object with cell_A, Z and positions_A, got an array of 1/);
  });
});
