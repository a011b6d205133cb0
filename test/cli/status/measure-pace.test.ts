import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { countRemaining, measurePace, type Work } from '../../../cli/status/measure-pace.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';
import type { StepKind } from '../../../study/step.js';
import { SMALL_STUDY } from '../run-command.js';

const TEXT = readFileSync(SMALL_STUDY, 'utf8').replace('replicates: 1', 'replicates: 20');
const PLAN = planStudy(parseStudy(TEXT, SMALL_STUDY));
const NOW = 1_000_000_000_000;
const MINUTE = 60_000;
const NOTHING = { generate: 0, pretrain: 0, transfer: 0, evaluate: 0, record: 0 } as const;

describe('the measured pace of a study', () => {
  it('is unknown before a network was finished', () => {
    assert.deepEqual(measurePace(work({ remaining: { ...NOTHING, evaluate: 20 } })), {});
  });

  it('is unknown while a kind of step that is still to be done was not measured', () => {
    const finished = finish('pretrain', 2, 0, 2);
    const remaining = { ...NOTHING, pretrain: 18, transfer: 20 };
    assert.equal(measurePace(work({ finished, remaining })).msLeft, undefined);
  });

  it('is what is left at the mean duration, by how many steps are under way at once', () => {
    // two side by side, of 1 minute each, for 5 minutes
    const finished = [...finish('transfer', 5, 0, 5), ...finish('transfer', 5, 5, 10)];
    const remaining = { ...NOTHING, transfer: 10 };
    assertClose(measurePace(work({ finished, remaining })).msLeft, 5 * MINUTE);
  });

  it('counts the pauses between steps, and what running steps have done already', () => {
    // every other half minute
    const half = PLAN.networks.slice(0, 10).map(({ steps }, index) => ({
      key: steps.transfer ?? '',
      startedMs: NOW - (index + 1) * MINUTE,
      durationMs: MINUTE / 2,
    }));
    const remaining = { ...NOTHING, transfer: 10 };
    assertClose(measurePace(work({ finished: half, remaining })).msLeft, 10 * MINUTE);
    const running = [{ kind: 'transfer' as const, startedMs: NOW - MINUTE / 4 }];
    const { msLeft = NaN } = measurePace(work({ finished: half, remaining, running }));
    assert.ok(msLeft < 9.5 * MINUTE, `${msLeft}`);
  });

  it('knows nothing of what was before an interruption, but for the durations', () => {
    const lastNight = finish('evaluate', 10, 0, 10).map((step) => ({
      ...step,
      startedMs: step.startedMs - 600 * MINUTE,
    }));
    const remaining = { ...NOTHING, evaluate: 6 };
    assert.deepEqual(measurePace(work({ finished: lastNight, remaining })), {});
    const running = [{ kind: 'evaluate' as const, startedMs: NOW - MINUTE / 2 }];
    const { msLeft, networksAnHour } = measurePace(work({ finished: lastNight, remaining, running }));
    assert.equal(networksAnHour, undefined);
    assertClose(msLeft, 5.5 * MINUTE);
  });

  it('is told in networks an hour', () => {
    const { networksAnHour, msLeft } = measurePace(work({ finished: finish('evaluate', 10, 0, 10) }));
    assertClose(networksAnHour, 60);
    assert.equal(msLeft, 0);
  });

  it('waits for no network that failed for good', () => {
    const done = { ...NOTHING, generate: 2, pretrain: 20, transfer: 18, evaluate: 18, record: 18 };
    assert.deepEqual(countRemaining(PLAN, done, 2), NOTHING);
    assert.deepEqual(countRemaining(PLAN, done, 1), { ...NOTHING, transfer: 1, evaluate: 1, record: 1 });
  });
});

function work(more: Partial<Work>): Work {
  return { plan: PLAN, nowMs: NOW, finished: [], running: [], remaining: NOTHING, ...more };
}

/** Steps of networks `first` to `end`, one after the other, a minute each, the last one ended now. */
function finish(kind: Exclude<StepKind, 'generate' | 'record'>, count: number, first: number, end: number) {
  return PLAN.networks.slice(first, end).map(({ steps }, index) => ({
    key: steps[kind] ?? '',
    startedMs: NOW - (count - index) * MINUTE,
    durationMs: MINUTE,
  }));
}

function assertClose(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-6 * expected, `${actual}, expected ${expected}`);
}
