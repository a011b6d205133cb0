import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, TimeoutFailure } from '@temporalio/workflow';
import { describeFailure } from '../../workflows/cell-failure.js';

describe('the failure of a cell', () => {
  it('is what went wrong in the activity, not what wraps it', () => {
    const failure = describeOne(wrapInActivity(ApplicationFailure.nonRetryable('the loss is NaN', 'diverged')));
    assert.deepEqual([failure.error, failure.reason], ['diverged', 'the loss is NaN']);
  });

  it('is found within a group', () => {
    const failure = describeOne(
      wrapInGroup(wrapInActivity(ApplicationFailure.create({ message: 'full', type: 'disk-full' }))),
    );
    assert.deepEqual([failure.error, failure.reason], ['disk-full', 'full']);
  });

  it('keeps the kind of the activity where a cause is within', () => {
    const cause = ApplicationFailure.create({ message: 'inner', type: 'Error' });
    const failure = describeOne(
      wrapInActivity(ApplicationFailure.create({ message: 'outer', type: 'bad-input', cause })),
    );
    assert.deepEqual([failure.error, failure.reason], ['bad-input', 'outer']);
  });

  it('names a lost worker', () => {
    const failure = describeOne(wrapInActivity(new TimeoutFailure('activity timed out', undefined, 'HEARTBEAT')));
    assert.equal(failure.error, 'worker-lost');
  });

  it('is the wrapper where nothing is within', () => {
    assert.equal(describeOne(wrapInGroup(undefined)).reason, 'Child Workflow execution failed');
  });
});

function describeOne(error: unknown) {
  return describeFailure('a', 'transfer', 'failed', error);
}

function wrapInActivity(cause: Error): ActivityFailure {
  return new ActivityFailure('Activity task failed', 'transfer', '1', 'IN_PROGRESS', 'worker', cause);
}

function wrapInGroup(cause: Error | undefined): ChildWorkflowFailure {
  const execution = { workflowId: 'study/group-0', runId: '1' };
  return new ChildWorkflowFailure('default', execution, 'groupWorkflow', 'IN_PROGRESS', cause);
}
