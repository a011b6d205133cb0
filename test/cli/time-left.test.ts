import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Snapshot } from '../../cli/progress/snapshot.js';
import { createTimeLeft } from '../../cli/progress/time-left.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import { SMALL_STUDY } from './run-command.js';

const plan = planStudy(parseStudy(readFileSync(SMALL_STUDY, 'utf8'), SMALL_STUDY));

describe('the time left', () => {
  it('is unknown before anything was done', () => {
    assert.equal(createTimeLeft(plan)(snapshot(0, 0)), undefined);
  });

  it('is unknown when all was found finished, not a number that is none', () => {
    const timeLeft = createTimeLeft(plan);
    timeLeft(snapshot(0, 0));
    assert.equal(timeLeft(snapshot(1, 1)), undefined);
  });

  it('is 0 when all is done', () => {
    const timeLeft = createTimeLeft(plan);
    timeLeft(snapshot(0, 0));
    assert.equal(timeLeft(snapshot(1, 0)), 0);
  });
});

/** All stages with `done` of 1 step. */
function snapshot(done: number, reused: number): Snapshot {
  const stage = { done, reused, total: 1 };
  const steps = { generate: stage, pretrain: stage, transfer: stage, evaluate: stage, record: stage };
  return { steps, active: [], retrying: [], waitsFor: [], paused: false, failures: [] };
}
