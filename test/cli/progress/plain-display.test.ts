import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StepProgress } from '../../../activities/contract.js';
import { createPlainDisplay } from '../../../cli/progress/plain-display.js';
import type { Snapshot } from '../../../cli/progress/snapshot.js';
import { readStudyFile } from '../../../cli/read-study-file.js';
import { planStudy } from '../../../study/plan.js';
import { SMALL_STUDY } from '../run-command.js';

const plan = planStudy(readStudyFile(SMALL_STUDY));
const step = plan.groups[0]?.pretrain ?? assert.fail();
const STEPS: Snapshot['steps'] = {
  generate: { done: 2, reused: 0, total: 2 },
  pretrain: { done: 0, reused: 0, total: 1 },
  transfer: { done: 0, reused: 0, total: 1 },
  evaluate: { done: 0, reused: 0, total: 1 },
  record: { done: 0, reused: 0, total: 1 },
};

describe('a run where there is no terminal', () => {
  it('says once each that a training began, is tried again, went on, and how each seen epoch is', () => {
    const lines = sayAll([
      [1, { done: 0, total: 10 }],
      [1, { done: 4, total: 10, batch: 8, batches: 16, loss: 0.38124, imagesPerSecond: 552.4 }],
      [1, { done: 4, total: 10, batch: 16, batches: 16, loss: 0.2, imagesPerSecond: 600 }],
      [2, { done: 5, total: 10, loss: 0.25, resumedAfterEpoch: 4 }],
      [2, { done: 5, total: 10, loss: 0.24, resumedAfterEpoch: 4 }],
    ]);
    assert.deepEqual(lines, [
      'pretrain under #0: started',
      'generate 2/2  pretrain 0/1  transfer 0/1  evaluate 0/1  record 0/1',
      'pretrain under #0: epoch 4/10  batch 8/16  loss 0.3812  552 images/s',
      'pretrain under #0: attempt 2',
      'pretrain under #0: went on after epoch 4',
      'pretrain under #0: epoch 5/10  loss 0.2500  went on after epoch 4',
    ]);
  });
});

/** What is written while a look each finds this attempt of the pretraining, without the times. */
function sayAll(looks: readonly (readonly [attempt: number, progress: Omit<StepProgress, 'step'>])[]) {
  let text = '';
  const display = createPlainDisplay(plan, { write: (part) => (text += part) }, 'data');
  for (const [attempt, progress] of looks) {
    const active = [{ kind: 'pretrain', attempt, progress: { step, ...progress } }] as const;
    display.show({ steps: STEPS, active, retrying: [], waitsFor: [], paused: false, failures: [] }, undefined);
  }
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ *\d+ s {2}/, ''));
}
