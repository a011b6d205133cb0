import type { CellFailure } from '../../study/cell-failure.js';
import { failuresQuery, progressQuery } from '../../workflows/messages.js';
import type { OpenStudy } from './open-study.js';

/** Why these networks are missing, those of them that are, as a study and its running groups tell it. */
export async function askFailures(
  { client, workflowId }: OpenStudy,
  names: readonly string[],
): Promise<readonly CellFailure[]> {
  const { running } = await client.workflow.getHandle(workflowId).query(progressQuery);
  const ask = (id: string) => client.workflow.getHandle(id).query(failuresQuery, names);
  return (await Promise.all([workflowId, ...running].map(ask))).flat();
}
