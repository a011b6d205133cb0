import type { Client } from '@temporalio/client';
import { openArtifactStore } from '../../results/open-artifact-store.js';
import { planStudy, type Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import type { AtEnd } from '../command.js';
import { startDeployment } from '../orchestrate/deployment.js';
import { chooseStudies } from '../orchestrate/studies.js';

/** Runs the paper's studies, as many of their networks, with stubs in the place of computations. */
export async function fillStore(dataFolder: string, networks: number, atEnd: AtEnd): Promise<void> {
  const plans = chooseStudies(networks).map(planStudy);
  const artifacts = await openArtifactStore(layOutDataFolder(dataFolder), undefined);
  for (const plan of plans) await artifacts.freezePlan(plan.hash, JSON.stringify(plan));
  const { client, failed, stop } = await startDeployment(dataFolder, atEnd);
  await Promise.race([Promise.all(plans.map((plan) => runStudy(client, plan))), failed]);
  await stop();
}

async function runStudy(client: Client, plan: Plan): Promise<void> {
  await client.workflow.execute<typeof studyWorkflow>('studyWorkflow', {
    workflowId: `bench/${plan.study.name}`,
    taskQueue: TASK_QUEUES.workflows,
    args: [{ plan: plan.hash, window: plan.study.concurrency }],
  });
}
