import {
  ChildWorkflowCancellationType,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import type { groupWorkflow } from './group-workflow.js';
import type { GroupInput, Outcome } from './messages.js';
import { labelWorkflow, type Labels } from './search-attributes.js';

/**
 * A dead worker is noticed as soon as by the heartbeats of activities. The server's default of 10 s is short for the replay
 * of 2,500 events on a busy machine (1 s of CPU), and after it the next attempts come minutes apart.
 */
const TASK_TIMEOUT = '15s';

type Handle = ChildWorkflowHandle<typeof groupWorkflow>;
type Give = (child: Handle, group: string) => Promise<void> | undefined;

/** The groups of a study that are running, each of them a workflow. */
export interface GroupChildren {
  ids(): readonly string[];
  /** @param labels absent where the server doesn't know them */
  run(input: GroupInput, labels: Labels | undefined): Promise<Outcome>;
  /** Gives them a message, after all earlier messages. Returns the groups that had ended before it reached them. */
  tell(give: Give): Promise<readonly string[]>;
}

interface Child {
  readonly group: string;
  readonly started: Promise<Handle>;
}

export function createGroupChildren(): GroupChildren {
  const children = new Map<string, Child>();
  const runs = new Map<string, number>();
  let told: Promise<unknown> = Promise.resolve();

  /** A group that is run again has a history of its own. */
  const nameRun = (group: string): string => {
    const earlier = runs.get(group) ?? 0;
    runs.set(group, earlier + 1);
    const first = `${workflowInfo().workflowId}/${group}`;
    return earlier === 0 ? first : `${first}/again-${earlier}`;
  };

  const tellNow = async (give: Give) => {
    const missed: string[] = [];
    const tellOne = async ({ group, started }: Child): Promise<void> => {
      try {
        await give(await started, group);
      } catch {
        missed.push(group);
      }
    };
    await Promise.all([...children.values()].map(tellOne));
    return missed;
  };

  return {
    ids: () => [...children.keys()],
    async run(input, labels) {
      const workflowId = nameRun(input.group);
      const started = startChild<typeof groupWorkflow>('groupWorkflow', {
        args: [input],
        workflowId,
        staticSummary: input.group,
        workflowTaskTimeout: TASK_TIMEOUT,
        ...(labels && { typedSearchAttributes: labelWorkflow(labels) }),
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      });
      children.set(workflowId, { group: input.group, started });
      try {
        return await (await started).result();
      } finally {
        children.delete(workflowId);
      }
    },
    tell(give) {
      // two signals on their way at once may arrive in either order
      const next = told.then(() => tellNow(give));
      told = next.catch(() => undefined);
      return next;
    },
  };
}
