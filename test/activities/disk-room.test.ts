import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimateStepBytes, reserveBytes } from '../../activities/disk-room.js';
import { estimatePlan } from '../../study/estimate.js';
import { PLAN } from './test-ports.js';

describe('room on the disk', () => {
  it('is kept free for what runs: 1 GB, or a twentieth of a small disk', () => {
    assert.equal(reserveBytes({ freeBytes: 0, totalBytes: 1e12 }), 1e9);
    assert.equal(reserveBytes({ freeBytes: 0, totalBytes: 64e6 }), 3.2e6);
  });

  it('is asked for a dataset with its exit waves, as much as the plan counts for all of it', () => {
    const generate = Object.values(PLAN.steps).filter(({ kind }) => kind === 'generate');
    const sum = generate.reduce((bytes, step) => bytes + estimateStepBytes(PLAN, step), 0);
    const planned = estimatePlan({ ...PLAN, steps: Object.fromEntries(generate.entries()) }, () => false);
    // both domains image the same waves, which are counted for each of them here
    assert.ok(sum > planned.bytes, `${sum} is less than ${planned.bytes}`);
    assert.ok(sum < 2 * planned.bytes, `${sum} is more than twice ${planned.bytes}`);
  });
});
