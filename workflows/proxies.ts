import { ActivityCancellationType, proxyActivities, type ActivityInterfaceFor } from '@temporalio/workflow';
import type { SimulateActivities, StoreActivities, TrainActivities } from '../activities/contract.js';
import type { StepPriority } from './priority.js';
import { TASK_QUEUES } from './task-queues.js';

/**
 * Whether a failure is tried again at all is said where it is thrown (activities/failures.ts, by kind of error). Attempts
 * of steps have no bound here, since some only wait for another study's: those whose worker died are counted by the
 * next one (activities/attempts.ts).
 */
const retry = {
  initialInterval: '2s',
  backoffCoefficient: 2,
  maximumInterval: '1m',
} as const;

/**
 * A dead worker is noticed by its missing heartbeats. There is no schedule-to-close time-out: a step may wait
 * behind thousands of others.
 */
const compute = {
  startToCloseTimeout: '12h',
  heartbeatTimeout: '15s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry,
} as const;

export const store = proxyActivities<StoreActivities>({
  taskQueue: TASK_QUEUES.store,
  startToCloseTimeout: '5m',
  heartbeatTimeout: '15s',
  retry: { ...retry, maximumAttempts: 20 },
});

/** Of a priority, which only the server looks at: a history replays with any other. */
export function simulate(priority: StepPriority): ActivityInterfaceFor<SimulateActivities> {
  return proxyActivities<SimulateActivities>({ taskQueue: TASK_QUEUES.simulate, ...compute, priority });
}

export function train(priority: StepPriority): ActivityInterfaceFor<TrainActivities> {
  return proxyActivities<TrainActivities>({ taskQueue: TASK_QUEUES.train, ...compute, priority });
}
