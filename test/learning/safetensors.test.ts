import assert from 'node:assert/strict';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readSafetensors, writeSafetensors } from '../../learning/safetensors.js';
import { makeFolder } from './training-fixture.js';

const CONTENT = {
  metadata: { note: 'ä' },
  tensors: new Map([
    ['a', { shape: [2, 1], values: Float32Array.of(1, -2) }],
    ['b', { shape: [], values: Float32Array.of(3) }],
  ]),
};

describe('a safetensors file', () => {
  it('gives back what was written, under its name alone', async (t) => {
    const folder = makeFolder(t);
    await writeSafetensors(join(folder, 'x.safetensors'), CONTENT);
    assert.deepEqual(await readSafetensors(join(folder, 'x.safetensors')), CONTENT);
    assert.deepEqual(readdirSync(folder), ['x.safetensors']);
  });

  it('has the layout of the format', async (t) => {
    const path = join(makeFolder(t), 'x.safetensors');
    await writeSafetensors(path, CONTENT);
    const file = readFileSync(path);
    const length = Number(file.readBigUInt64LE(0));
    assert.equal(length % 8, 0);
    assert.deepEqual(JSON.parse(file.toString('utf8', 8, 8 + length)), {
      __metadata__: { note: 'ä' },
      a: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [], data_offsets: [8, 12] },
    });
    assert.deepEqual(
      [0, 4, 8].map((offset) => file.readFloatLE(8 + length + offset)),
      [1, -2, 3],
    );
  });

  it('is refused by name when it is cut short, empty or something else', async (t) => {
    const path = join(makeFolder(t), 'x.safetensors');
    await writeSafetensors(path, CONTENT);
    truncateSync(path, readFileSync(path).length - 1);
    await assert.rejects(readSafetensors(path), /x\.safetensors is no whole safetensors file: 'b' lies at 8 to 12/);
    writeFileSync(path, '');
    await assert.rejects(readSafetensors(path), /it has 0 bytes/);
    writeFileSync(path, 'not a tensor file at all');
    await assert.rejects(readSafetensors(path), /its header would end at byte/);
  });
});
