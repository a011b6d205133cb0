import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CellFailure } from '../../study/cell-failure.js';
import { findRetriedTogether } from '../../workflows/retried-together.js';

const OUTLINES = [
  { group: 'group-0', generate: ['over', 'under'], pretrain: 'first' },
  { group: 'group-1', generate: ['over', 'far'], pretrain: 'first' },
  { group: 'group-2', generate: ['over', 'under', 'far'] },
];

describe('networks that are tried again together', () => {
  it('are one alone where its own step failed', () => {
    const told = { 'group-0': [missing('a', 'transfer', 'failed'), missing('b', 'transfer', 'failed')] };
    assert.deepEqual(find(['a'], told, []), ['a']);
  });

  it('are all that were skipped for want of the same pretraining, in whichever group', () => {
    const told = {
      'group-0': [missing('a', 'pretrain'), missing('b', 'pretrain'), missing('c', 'pretrain', 'cancelled')],
      'group-1': [missing('d', 'pretrain')],
      'group-2': [missing('e', 'pretrain', 'failed')],
    };
    assert.deepEqual(find(['b'], told, ['first']), ['b', 'a', 'd']);
  });

  it('are not those that lack another domain besides', () => {
    const told = {
      'group-0': [missing('a', 'generate')],
      'group-1': [missing('d', 'generate')],
      'group-2': [missing('e', 'generate')],
    };
    const failed = ['under', 'far'];
    assert.deepEqual(find(['a'], told, failed), ['a']);
    assert.deepEqual(find(['e'], told, failed), ['e', 'a', 'd']);
  });

  it('are all of a group that were skipped at the same step, also where that is no longer known to have failed', () => {
    const told = {
      'group-0': [missing('a', 'pretrain'), missing('b', 'pretrain'), missing('c', 'generate')],
      'group-1': [missing('d', 'pretrain')],
    };
    assert.deepEqual(find(['a'], told, []), ['a', 'b']);
  });
});

function find(named: readonly string[], told: Readonly<Record<string, readonly CellFailure[]>>, failed: string[]) {
  return findRetriedTogether(named, {
    outlines: OUTLINES,
    failuresOf: (group) => told[group] ?? [],
    hasFailed: (step) => failed.includes(step),
  });
}

function missing(network: string, step: CellFailure['step'], state: CellFailure['state'] = 'skipped'): CellFailure {
  return { network, step, state, error: 'diverged', reason: 'the loss is NaN' };
}
