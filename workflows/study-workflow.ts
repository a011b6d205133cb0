import {
  ChildWorkflowCancellationType,
  executeChild,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { StepKind } from '../study/step.js';
import { describeFailure } from './cell-failure.js';
import { drain } from './drain.js';
import { createFailureList } from './failure-list.js';
import { groupWorkflow } from './group-workflow.js';
import { progressQuery, type Outcome, type StudyInput } from './messages.js';
import { pretraining, simulate, store } from './proxies.js';
import { addCounts, count, createTally } from './tally.js';

/**
 * A whole study: shared steps run once, here; the protocols of each pretraining run in a group of their own.
 * A step that fails for good ends the networks that need it, never the study.
 */
export async function studyWorkflow({ plan, window }: StudyInput): Promise<Outcome> {
  const steps = createTally();
  const failures = createFailureList();
  const running = new Set<string>();
  setHandler(progressQuery, () => ({ steps, ...failures.sum(), running: [...running] }));

  const groups = await store.openPlan({ plan });
  const once = createOnce();
  const generate = (step: string) => once(step, () => count(steps, 'generate', simulate.generate({ plan, step })));
  const pretrain = (step: string) => once(step, () => count(steps, 'pretrain', pretraining.pretrain({ plan, step })));

  const runMembers = async (group: string): Promise<void> => {
    const workflowId = `${workflowInfo().workflowId}/${group}`;
    running.add(workflowId);
    try {
      const outcome = await executeChild(groupWorkflow, {
        args: [{ plan, group, window }],
        workflowId,
        staticSummary: group,
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      });
      addCounts(steps, outcome.steps);
      failures.addAll(outcome);
    } finally {
      running.delete(workflowId);
    }
  };

  await drain(groups, window, async (outline) => {
    let kind: StepKind = 'generate';
    try {
      await Promise.all(outline.generate.map(generate));
      kind = 'pretrain';
      await pretrain(outline.pretrain);
      kind = 'transfer';
      await runMembers(outline.group);
    } catch (error) {
      if (isCancellation(error)) throw error;
      const members = await store.loadGroup({ plan, group: outline.group });
      for (const { network } of members) failures.add(describeFailure(network, kind, 'skipped', error));
    }
  });
  return { steps, ...failures.sum() };
}

/** Runs each key's work once and hands the same promise to everyone who asks. */
function createOnce(): (key: string, work: () => Promise<void>) => Promise<void> {
  const started = new Map<string, Promise<void>>();
  return (key, work) => {
    const known = started.get(key);
    if (known !== undefined) return known;
    const promise = work();
    started.set(key, promise);
    return promise;
  };
}
