import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { SimulateActivities, StoreActivities, TrainActivities } from '../../activities/contract.js';
import { readInstallation } from '../../cli/installation.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';

/** The prebuilt bundle: what production runs is what is tested. */
export const BUNDLE = fileURLToPath(new URL('../../workflows/bundle.js', import.meta.url));

/** Silent below errors, whoever asks first. */
export function quietenRuntime(): void {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
}

/** The real Temporal server, in memory, with the installed CLI. */
/** @param options of the server's command, beside those that every test needs */
export async function startEnvironment(options: readonly string[] = []): Promise<TestWorkflowEnvironment> {
  quietenRuntime();
  const { path } = readInstallation().temporal;
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      log: { format: 'pretty', level: 'error' },
      extraArgs: [...options],
    },
  });
}

export type AllActivities = SimulateActivities & TrainActivities & StoreActivities;

/** Runs `body` while workers serve all queues with these activities, `trainings` of them at a time on the queue of trainings. */
export async function withWorkers<T>(
  environment: TestWorkflowEnvironment,
  activities: AllActivities,
  body: () => Promise<T>,
  trainings = 100,
): Promise<T> {
  const connection = environment.nativeConnection;
  const workers = await Promise.all([
    Worker.create({ connection, taskQueue: TASK_QUEUES.workflows, workflowBundle: { codePath: BUNDLE } }),
    ...[TASK_QUEUES.store, TASK_QUEUES.simulate].map((taskQueue) =>
      Worker.create({ connection, taskQueue, activities }),
    ),
    Worker.create({
      connection,
      taskQueue: TASK_QUEUES.train,
      activities,
      maxConcurrentActivityTaskExecutions: trainings,
      // a running step hears of its cancellation by a heartbeat
      maxHeartbeatThrottleInterval: '100ms',
    }),
  ]);
  const running = workers.map((worker) => worker.run());
  try {
    return await body();
  } finally {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
  }
}

export function newWorkflowId(): string {
  return `test/${randomUUID()}`;
}
