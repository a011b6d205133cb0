import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSetGoing, listSetGoing } from '../../../dashboard/page-model/describe-study.js';
import type { StudyStatus } from '../../../study/study-status.js';

const STATES = ['running', 'paused', 'complete', 'incomplete', 'not going on'] as const;
const nothing = { failed: 0, skipped: 0, cancelled: 0 } as const;

function studyOf(study: string, state: StudyStatus['state']): StudyStatus {
  return {
    ...{ study, state, plan: 'p', networks: 2, recorded: 0, plannedAt: '2026-01-01T00:00:00Z' },
    ...{ priority: null, concurrency: null, missing: nothing, steps: null, networksAnHour: null, msLeft: null },
    ...{ working: [], retrying: [], waitsFor: [], failures: [] },
  };
}

describe('what a process that is started sets going', () => {
  const studies = [studyOf('asked', 'not going on'), ...STATES.map((state) => studyOf(`is ${state}`, state))];

  it('is every other study that was never ended', () => {
    assert.deepEqual(listSetGoing({ run: null, studies }, 'asked'), ['is not going on']);
  });

  it('is nothing where one serves the folder already', () => {
    assert.deepEqual(listSetGoing({ run: { pid: 1, server: null }, studies }, 'asked'), []);
  });

  it('is named, one or several', () => {
    assert.equal(describeSetGoing([]), '');
    assert.equal(describeSetGoing(['a']), 'a goes on with it: it was never ended.');
    assert.equal(describeSetGoing(['a', 'b']), 'a, b go on with it: they were never ended.');
  });
});
