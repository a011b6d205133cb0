/** The process that serves the queue `simulate`. */
import { createSimulateActivities } from '../activities/step-activities.js';
import { TASK_QUEUES } from '../workflows/task-queues.js';
import { createLog } from './create-log.js';
import { runWorkerProcess, serve } from './serve.js';
import { createStepPorts } from './step-ports.js';
import { readWorkerSettings } from './worker-settings.js';

const settings = readWorkerSettings(process.env);
const log = createLog(settings.dataFolder, 'simulate');

runWorkerProcess(log, async () =>
  serve(settings, log, [
    {
      taskQueue: TASK_QUEUES.simulate,
      activities: createSimulateActivities(await createStepPorts(settings, log)),
      maxConcurrentActivityTaskExecutions: settings.concurrency,
    },
  ]),
);
