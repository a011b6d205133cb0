import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { encodeWeights } from '../../../learning/export/weights.js';
import { readSafetensors } from '../../../learning/safetensors.js';
import { readWeights } from '../../../learning/weights-file.js';
import { makeFolder } from '../training-fixture.js';
import { drawNetwork } from './random-network.js';

describe('exported weights', () => {
  it('are a weights file of ours with a description beside the values', async (t) => {
    const exported = drawNetwork(4);
    const path = join(makeFolder(t), 'network.safetensors');
    writeFileSync(path, encodeWeights(exported));
    assert.deepEqual(await readWeights(path, exported.network), exported.values);
    const { metadata } = await readSafetensors(path);
    assert.deepEqual(
      [metadata['network'], metadata['pixelAngstrom'], metadata['classNames'], metadata['baseFilters']],
      ['under→over', '0.5', '["particle","rest"]', '4'],
    );
  });
});
