/**
 * The process that serves the queue `simulate` or `train`, which its one argument names, as `workers/` does, but for the
 * computing, which is a stub.
 */
import { z } from 'zod';
import { createSimulateActivities, createTrainActivities } from '../../activities/step-activities.js';
import { createLog } from '../../workers/create-log.js';
import { runWorkerProcess, serve } from '../../workers/serve.js';
import { createStepPorts } from '../../workers/step-ports.js';
import { readWorkerSettings } from '../../workers/worker-settings.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createStubCompute } from './stub-compute.js';

const ACTIVITIES = { simulate: createSimulateActivities, train: createTrainActivities } as const;

const name = z.enum(['simulate', 'train']).parse(process.argv[2]);
const settings = readWorkerSettings(process.env);
const log = createLog(settings.dataFolder, name);

runWorkerProcess(log, async () => {
  const ports = { ...(await createStepPorts(settings, log)), compute: createStubCompute() };
  await serve(settings, log, [
    {
      taskQueue: TASK_QUEUES[name],
      activities: ACTIVITIES[name](ports),
      maxConcurrentActivityTaskExecutions: settings.concurrency,
    },
  ]);
});
