import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeDetails } from '../../../cli/dashboard/describe-details.js';

describe('what the page tells of an event', () => {
  it('is how many networks were tried again, with the first of those that were named', () => {
    assert.equal(describeDetails({ retried: 1, networks: ['a'] }), '1 network: a');
    assert.equal(describeDetails({ retried: 3, networks: ['a'] }), '3 networks: a, 2 more');
    assert.equal(describeDetails({ retried: 9, networks: ['a', 'b', 'c', 'd'] }), '9 networks: a, b, c, 6 more');
    assert.equal(describeDetails({ retried: 2, error: 'diverged' }), '2 networks, error diverged');
  });

  it('is the network or the branch that was cancelled, and nothing of a whole study', () => {
    assert.equal(describeDetails({ target: { kind: 'network', group: 'group-0', network: '<b>' } }), '<b>');
    assert.equal(
      describeDetails({ target: { kind: 'groups', groups: ['group-0', 'group-1'] } }),
      'branch of group-0, group-1',
    );
    assert.equal(describeDetails({ target: { kind: 'study' } }), '');
  });
});
