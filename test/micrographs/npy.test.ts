import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createNpyWriter, readNpy, readNpyHeader, readNpySlice, writeNpy } from '../../micrographs/npy.js';
import { referenceMissing, referencePath } from '../physics/reference-folder.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

describe('.npy files', () => {
  it('come back as they were written, in every dtype', (context) => {
    const folder = makeTemporaryFolder(context);
    const path = join(folder, 'array.npy');
    writeNpy(path, '<f4', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6.5));
    assert.deepEqual(readNpy(path, '<f4'), { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6.5) });
    writeNpy(path, '<c8', [1, 2], Float32Array.of(1, -1, 2, -2));
    assert.deepEqual(readNpy(path, '<c8'), { shape: [1, 2], data: Float32Array.of(1, -1, 2, -2) });
    writeNpy(path, '|u1', [3], Uint8Array.of(0, 1, 255));
    assert.deepEqual(readNpy(path, '|u1'), { shape: [3], data: Uint8Array.of(0, 1, 255) });
    writeNpy(path, '<f8', [1], Float64Array.of(Math.PI));
    assert.deepEqual(readNpy(path, '<f8'), { shape: [1], data: Float64Array.of(Math.PI) });
  });

  it('begin with the header that numpy.lib.format describes', (context) => {
    const path = join(makeTemporaryFolder(context), 'array.npy');
    writeNpy(path, '<f4', [2, 1], Float32Array.of(1, 2));
    const bytes = readFileSync(path);
    assert.equal(bytes.toString('latin1', 0, 8), '\x93NUMPY\x01\x00');
    assert.equal((10 + bytes.readUInt16LE(8)) % 64, 0);
    const header = bytes.toString('latin1', 10, 10 + bytes.readUInt16LE(8));
    assert.match(header, /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 1\), \} *\n$/);
    assert.equal(bytes.length, 10 + bytes.readUInt16LE(8) + 8);
  });

  it('grow entry by entry under another name, and are whole or absent', (context) => {
    const folder = makeTemporaryFolder(context);
    const path = join(folder, 'images.npy');
    const writer = createNpyWriter(path, '<f4', [2, 2]);
    writer.append(Float32Array.of(1, 2, 3, 4));
    assert.ok(!readdirSync(folder).includes('images.npy'));
    writer.append(Float32Array.of(5, 6, 7, 8, 9, 10, 11, 12));
    assert.throws(() => writer.append(Float32Array.of(1)), /expected whole entries of 4 numbers, got 1/);
    writer.finish();
    writer.abandon();
    assert.deepEqual(readdirSync(folder), ['images.npy']);
    assert.deepEqual(readNpyHeader(path).shape, [3, 2, 2]);
    const abandoned = createNpyWriter(join(folder, 'other.npy'), '|u1', [1]);
    abandoned.abandon();
    assert.deepEqual(readdirSync(folder), ['images.npy']);
  });

  it('are read in parts along the first axis', (context) => {
    const path = join(makeTemporaryFolder(context), 'array.npy');
    writeNpy(path, '<f4', [4, 2], Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7));
    assert.deepEqual(readNpySlice(path, '<f4', 1, 3), { shape: [2, 2], data: Float32Array.of(2, 3, 4, 5) });
    assert.throws(() => readNpySlice(path, '<f4', 3, 5), /expected a range within 0 to 4, got 3 to 5/);
  });

  it('are refused by name where they are something else', (context) => {
    const path = join(makeTemporaryFolder(context), 'array.npy');
    writeNpy(path, '<f4', [4], new Float32Array(4));
    assert.throws(() => readNpy(path, '|u1'), /array\.npy: expected dtype \|u1, got <f4/);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 1));
    assert.throws(() => readNpy(path, '<f4'), /array\.npy: expected 16 bytes at 128, the file ends after 15/);
    writeFileSync(path, 'not an array at all');
    assert.throws(() => readNpy(path, '<f4'), /array\.npy: expected a \.npy file, got another format/);
  });

  it('leave nothing behind where not even the header can be written', (context) => {
    const folder = makeTemporaryFolder(context);
    const module = new URL('../../micrographs/npy.js', import.meta.url).href;
    const code = `import { writeNpy } from '${module}'; writeNpy('${join(folder, 'a.npy')}', '<f4', [1], new Float32Array(1))`;
    const script = 'ulimit -f 0 && exec "$0" --input-type=module -e "$1"';
    const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, code], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /EFBIG/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('written by numpy are read', { skip: referenceMissing }, () => {
    const { shape, data } = readNpy(referencePath('case_a', 'potential.npy'), '<f4');
    assert.deepEqual(shape, [256, 256]);
    assert.ok(Math.abs(data[128 * 256 + 128] - 1478.7335) < 1e-3);
  });
});
