import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CLAIMS } from '../../../analysis/findings/claims.js';
import { maybeExplainInterval } from '../../../analysis/findings/describe-interval.js';
import { FINDINGS } from '../../../analysis/findings/findings.js';

it('explains an interval that lies beside its value, and no other', () => {
  assert.match(maybeExplainInterval({ statistic: 0.111, interval: [0.278, 1.33] }) ?? '', /lies above the value/);
  assert.match(maybeExplainInterval({ statistic: 0.923, interval: [0.241, 0.874] }) ?? '', /lies below the value/);
  assert.equal(maybeExplainInterval({ statistic: 0.3, interval: [0.3, 0.4] }), undefined);
  assert.equal(maybeExplainInterval({ statistic: null, interval: [0.3, 0.4] }), undefined);
  assert.equal(maybeExplainInterval({ statistic: 0.3, interval: null }), undefined);
});

it('lets statements name only others that are there, in words that hold no id', () => {
  const all = [...FINDINGS, ...CLAIMS];
  const ids = new Set(all.map(({ id }) => id));
  const seen = all.flatMap(({ see }) => see ?? []);
  assert.ok(seen.length > 0);
  for (const id of seen) assert.ok(ids.has(id), id);
  for (const { caveat = '', statement } of all) assert.doesNotMatch(`${caveat} ${statement}`, /\w_\w/);
});
