/** The process that serves workflows and the queue `store`; it alone writes the result store. */
import { fileURLToPath } from 'node:url';
import { createPlanSource } from '../activities/plan-source.js';
import { createStoreActivities } from '../activities/store-activities.js';
import { keepReserve } from '../results/housekeeping/reserve.js';
import { openArtifactStore } from '../results/open-artifact-store.js';
import { appendFinding } from '../results/sqlite/event-writer.js';
import { createResultWriter } from '../results/sqlite/result-writer.js';
import { TASK_QUEUES } from '../workflows/task-queues.js';
import { createLog } from './create-log.js';
import { layOutDataFolder } from './data-folder.js';
import { runWorkerProcess, serve } from './serve.js';
import { readWorkerSettings } from './worker-settings.js';

/**
 * A new process replays the whole history of every running group. All of them at once would each take as long as all
 * together, and the server would give up on them; those that wait for their turn it only lets wait.
 */
const WORKFLOW_TASKS_AT_ONCE = 4;

const settings = readWorkerSettings(process.env);
const log = createLog(settings.dataFolder, 'store');

runWorkerProcess(log, async () => {
  const folder = layOutDataFolder(settings.dataFolder);
  const artifacts = await openArtifactStore(folder, settings.artifacts);
  const results = createResultWriter(folder.results);
  await keepReserve(folder.reserve).catch((error: unknown) =>
    log.warn({ error: String(error) }, 'no room is reserved'),
  );
  try {
    await serve(settings, log, [
      {
        taskQueue: TASK_QUEUES.workflows,
        workflowBundle: { codePath: fileURLToPath(new URL('../workflows/bundle.js', import.meta.url)) },
        maxConcurrentWorkflowTaskExecutions: WORKFLOW_TASKS_AT_ONCE,
      },
      {
        taskQueue: TASK_QUEUES.store,
        activities: createStoreActivities({
          artifacts,
          plans: createPlanSource(artifacts),
          results,
          findings: { append: (finding) => appendFinding(folder, finding) },
        }),
        maxConcurrentActivityTaskExecutions: settings.concurrency,
      },
    ]);
  } finally {
    results.close();
  }
});
