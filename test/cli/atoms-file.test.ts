import assert from 'node:assert/strict';
import { mkdirSync, openSync, ftruncateSync, closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readAtomsFile } from '../../cli/atoms-file.js';
import type { Atoms } from '../../physics/atoms.js';
import { formatAtomsJson } from '../../physics/structures/atoms-json.js';
import { formatCif } from '../../physics/structures/cif.js';
import { formatXyz } from '../../physics/structures/xyz.js';
import { InputError } from '../../study/errors.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const options = { samplingAngstrom: 0.1, sliceThicknessAngstrom: 2, phonons: 0, defociAngstrom: [0] };
const atoms: Atoms = {
  cellAngstrom: [8, 10, 12],
  atomicNumbers: Uint8Array.of(48, 34),
  positionsAngstrom: Float64Array.of(1, 2, 3, 4, 5, 6),
};

describe('readAtomsFile', () => {
  it('reads atoms by the ending of the file, in any case', (context) => {
    const folder = makeTemporaryFolder(context);
    for (const [name, text] of [
      ['a.cif', formatCif(atoms)],
      ['b.XYZ', formatXyz(atoms)],
      ['c.extxyz', formatXyz(atoms)],
      ['d.json', formatAtomsJson(atoms)],
    ] as const) {
      writeFileSync(join(folder, name), text);
      assert.deepEqual(readAtomsFile(join(folder, name), options), atoms);
    }
  });

  it('reads texts with a byte order mark, and old ones with names in Latin-1', (context) => {
    const path = join(makeTemporaryFolder(context), 'atoms.cif');
    writeFileSync(path, `\ufeff# Müller\n${formatCif(atoms)}`);
    assert.deepEqual(readAtomsFile(path, options), atoms);
    writeFileSync(path, Buffer.from(`# Müller\n${formatCif(atoms)}`, 'latin1'));
    assert.deepEqual(readAtomsFile(path, options), atoms);
  });

  it('names a file that holds no atoms, and says why', (context) => {
    const folder = makeTemporaryFolder(context);
    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
    mkdirSync(join(folder, 'folder.cif'));
    write('empty.cif', '');
    write('binary.cif', Uint8Array.of(100, 97, 116, 97, 95, 0, 255));
    write('utf16.xyz', Buffer.from(formatXyz(atoms), 'utf16le'));
    write('plain.xyz', '1\nwater\nO 0 0 0\n');
    write('atoms.pdb', 'ATOM');
    write('flat.cif', formatCif({ ...atoms, cellAngstrom: [8, 10, 1] }));
    write('high.cif', formatCif({ ...atoms, cellAngstrom: [8, 10, 1e6] }));
    write('wide.cif', formatCif({ ...atoms, cellAngstrom: [8e4, 1e5, 12] }));
    const large = openSync(join(folder, 'large.cif'), 'w');
    ftruncateSync(large, 2 ** 31);
    closeSync(large);
    for (const [name, message] of [
      ['absent.cif', /absent\.cif: expected a file of atoms that can be read, got ENOENT/],
      ['folder.cif', /folder\.cif: expected a file, got a folder/],
      ['empty.cif', /empty\.cif: expected a text that lists atoms, got an empty file/],
      ['binary.cif', /binary\.cif: expected a text that lists atoms, got bytes that are no text, or UTF-16/],
      ['utf16.xyz', /utf16\.xyz: expected a text that lists atoms, got bytes/],
      [
        'plain.xyz',
        /plain\.xyz:2: Lattice: expected a cell in the second line, Lattice="ax 0 0 0 by 0 0 0 cz" in Å, got none/,
      ],
      ['atoms.pdb', /atoms\.pdb: expected a file that ends in \.cif, \.xyz, \.extxyz, \.json, got \.pdb/],
      ['flat.cif', /flat\.cif: cell: expected a cell at least as high as a slice, 2 Å, got 1 Å/],
      ['high.cif', /high\.cif: cell: expected a cell of at most 10000 slices of 2 Å, got 1000000 Å/],
      ['wide.cif', /wide\.cif: cell: expected from 8 pixels a side to 67108864 in all at 0\.1 Å, got 800000 x 1000000/],
      ['large.cif', /large\.cif: expected at most 268435456 bytes, got 2147483648/],
    ] as const) {
      assert.throws(
        () => readAtomsFile(join(folder, name), options),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.match(error.message, message);
          return true;
        },
      );
    }
  });

  it('refuses more phonons or images than there is memory for', (context) => {
    const path = join(makeTemporaryFolder(context), 'wide.xyz');
    writeFileSync(path, formatXyz({ ...atoms, cellAngstrom: [409.6, 409.6, 12] }));
    const read = (phonons: number, images: number) =>
      readAtomsFile(path, { ...options, phonons, defociAngstrom: Array.from({ length: images }, (_, i) => i) });
    assert.equal(read(16, 16).atomicNumbers.length, 2);
    assert.throws(() => read(17, 1), /--phonons: expected at most 16 configurations of 4096 x 4096 pixels.*, got 17/);
    assert.throws(() => read(0, 17), /--defocus: expected at most 16 images of 4096 x 4096 pixels.*, got 17/);
  });
});
