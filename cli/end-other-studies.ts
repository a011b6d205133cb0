import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { Plan } from '../study/plan.js';
import { nameWorkflow } from './follow-study.js';

/**
 * Ends the workflows that an earlier, stopped run left open on our own server: another study, or an earlier form of
 * this one. They would take the cores without anybody seeing them. Nothing is lost: finished steps and epochs stand
 * in the artifacts, and the study goes on when it is run again.
 */
export async function endOtherStudies(client: Client, plan: Plan): Promise<void> {
  const wanted = nameWorkflow(plan);
  const { executions } = await client.workflowService.listOpenWorkflowExecutions({
    namespace: client.options.namespace,
    typeFilter: { name: 'studyWorkflow' },
  });
  for (const { execution } of executions) {
    const id = execution?.workflowId;
    if (typeof id !== 'string' || id === wanted) continue;
    try {
      // groups are its children and end with it
      await client.workflow.getHandle(id).terminate('another study was started in this data folder');
    } catch (error) {
      // closed meanwhile
      if (!isGrpcServiceError(error instanceof Error ? error.cause : error)) throw error;
    }
  }
}
