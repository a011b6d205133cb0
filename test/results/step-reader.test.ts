import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { toComputedStep } from '../../results/computed-step.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { maybeCreateStepReader } from '../../results/sqlite/step-reader.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { sampleNetwork } from './sample-results.js';

describe('the reader of finished steps', () => {
  it('is none before anything was recorded', (context) => {
    assert.equal(maybeCreateStepReader(join(makeTemporaryFolder(context), 'results.sqlite')), undefined);
  });

  it('gives the steps of a kind, the latest first, with what their keys are of', (context) => {
    const path = join(makeTemporaryFolder(context), 'results.sqlite');
    const writer = createResultWriter(path);
    const networks = ['1', '2', '3'].map((id) => {
      const { result, steps } = sampleNetwork(id);
      return { result, steps: steps.map((step) => ({ ...step, startedAt: `2026-01-0${id}T00:00:00.000Z` })) };
    });
    writer.recordNetworks(networks);
    const reader = maybeCreateStepReader(path);
    assert.ok(reader);
    const pretrains = networks.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'pretrain'));
    const expected = pretrains.toReversed().map(toComputedStep);
    assert.deepEqual(reader.latest('pretrain'), expected);
    assert.deepEqual(reader.latest('pretrain', 2), expected.slice(0, 2));
    assert.deepEqual(reader.find(['pretrain-2', 'nothing']), expected.slice(1, 2));
    assert.equal(reader.keys().size, 15);
    reader.close();
    writer.close();
  });
});
