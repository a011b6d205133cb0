import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listKindsOfGroup, listOwnKinds } from '../../workflows/own-kinds.js';
import { createTally, takeBack } from '../../workflows/tally.js';

describe('the own steps of a protocol', () => {
  it('begin with the pretraining where it has one for itself, and have no transfer where it is trained once', () => {
    assert.deepEqual(listOwnKinds({ transfer: 't' }), ['transfer', 'evaluate', 'record']);
    assert.deepEqual(listOwnKinds({ pretrain: 'p', transfer: 't' }), ['pretrain', 'transfer', 'evaluate', 'record']);
    assert.deepEqual(listOwnKinds({ pretrain: 'p' }), ['pretrain', 'evaluate', 'record']);
  });

  it('are those of its group', () => {
    assert.deepEqual(listKindsOfGroup({ pretrain: 'p' }), listOwnKinds({ transfer: 't' }));
    assert.deepEqual(listKindsOfGroup({}), listOwnKinds({ pretrain: 'p', transfer: 't' }));
    assert.deepEqual(listKindsOfGroup({ kind: 'mixture' }), listOwnKinds({ pretrain: 'p' }));
  });

  it('are taken back up to the failed one before another try, and no transfer that never was', () => {
    const failure = { network: 'n', step: 'evaluate', state: 'failed', error: 'e', reason: 'r' } as const;
    const counted = (own: Parameters<typeof takeBack>[2]) => {
      const tally = createTally();
      takeBack(tally, failure, own);
      return [tally.pretrain.done, tally.transfer.done, tally.evaluate.done];
    };
    assert.deepEqual(counted(listOwnKinds({ pretrain: 'p' })), [-1, 0, 0]);
    assert.deepEqual(counted(listOwnKinds({ pretrain: 'p', transfer: 't' })), [-1, -1, 0]);
    assert.deepEqual(counted(listOwnKinds({ transfer: 't' })), [0, -1, 0]);
  });
});
