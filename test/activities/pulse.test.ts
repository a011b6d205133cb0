import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { StepProgress } from '../../activities/contract.js';
import { createPulse } from '../../activities/pulse.js';

const BEGUN = { attempt: 1, worker: '7@host', startedAt: '2026-01-01T00:00:00.000Z' };

describe('the pulse of a step', () => {
  it('tells soon that the work has begun, and what is new every second', (context) => {
    const { pulse, heard } = listen(context);
    pulse.begin(BEGUN);
    context.mock.timers.tick(250);
    assert.deepEqual(heard, [{ step: 'a', done: 0, total: 0, begun: BEGUN }]);
    pulse.tell({ done: 1, total: 2 });
    context.mock.timers.tick(750);
    assert.deepEqual(heard.slice(1), [{ step: 'a', done: 1, total: 2, begun: BEGUN }]);
    pulse.stop();
  });

  it('is not heard of a step that is over at once', (context) => {
    const { pulse, heard } = listen(context);
    pulse.begin(BEGUN);
    context.mock.timers.tick(100);
    pulse.stop();
    context.mock.timers.tick(10_000);
    assert.deepEqual(heard, []);
  });

  it('says that the worker lives while the step is looked for', (context) => {
    const { pulse, heard } = listen(context);
    context.mock.timers.tick(3000);
    assert.equal(heard.length, 3);
    pulse.stop();
  });
});

function listen(context: TestContext) {
  context.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  const heard: StepProgress[] = [];
  return { pulse: createPulse({ step: 'a' }, (progress) => heard.push(progress)), heard };
}
