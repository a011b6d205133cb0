import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitsDevice, queueNames } from '../../cli/queue-options.js';

describe('names of queues', () => {
  it('are taken in any order', () => {
    assert.deepEqual(queueNames.parse('train,store'), ['store', 'train']);
    assert.deepEqual(queueNames.parse('simulate'), ['simulate']);
  });

  for (const text of ['', 'train,simulat', 'train,train', 'train, simulate', 'hrtem-train']) {
    it(`are not '${text}'`, () => {
      const parsed = queueNames.safeParse(text);
      assert.equal(parsed.success, false);
      assert.match(parsed.error?.message ?? '', /train, simulate and store, or some of them/);
    });
  }

  it('hold train where a device is named', () => {
    assert.equal(fitsDevice({ queues: ['simulate', 'train'], device: ['cpu'] }), true);
    assert.equal(fitsDevice({ queues: ['simulate'], device: ['cpu'] }), false);
    assert.equal(fitsDevice({ queues: ['simulate'] }), true);
  });
});
