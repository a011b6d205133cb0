import { openArtifactStore } from '../../results/open-artifact-store.js';
import { planStudy, type Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import type { Deployment } from './deployment.js';
import { chooseStudies } from './studies.js';

/** Plans the paper's studies, as many of their networks, into a data folder. */
export async function planStudies(dataFolder: string, networks: number): Promise<readonly Plan[]> {
  const plans = chooseStudies(networks).map(planStudy);
  const artifacts = await openArtifactStore(layOutDataFolder(dataFolder), undefined);
  for (const plan of plans) await artifacts.freezePlan(plan.hash, JSON.stringify(plan));
  return plans;
}

/** All at once, until they have ended. Rejects where one of the deployment's processes ends before. */
export async function runStudies(
  { client, failed }: Pick<Deployment, 'client' | 'failed'>,
  plans: readonly Plan[],
): Promise<void> {
  const running = plans.map((plan) =>
    client.workflow.execute<typeof studyWorkflow>('studyWorkflow', {
      workflowId: `bench/${plan.study.name}`,
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan: plan.hash, window: plan.study.concurrency }],
    }),
  );
  await Promise.race([Promise.all(running), failed]);
}
