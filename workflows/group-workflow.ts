import { setHandler } from '@temporalio/workflow';
import { drain } from './drain.js';
import { createFailureList } from './failure-list.js';
import { progressQuery, type GroupInput, type Outcome } from './messages.js';
import { store } from './proxies.js';
import { runProtocol } from './run-protocol.js';
import { createTally } from './tally.js';

/**
 * Protocols that share a pretraining, at most 250: their steps stand in this one history, at about ten events
 * a protocol, because a child workflow for each costs the server three times as much.
 */
export async function groupWorkflow({ plan, group, window }: GroupInput): Promise<Outcome> {
  const steps = createTally();
  const failures = createFailureList();
  setHandler(progressQuery, () => ({ steps, ...failures.sum(), running: [] }));
  await drain(await store.loadGroup({ plan, group }), window, async (protocol) => {
    const failure = await runProtocol(plan, protocol, steps);
    if (failure !== undefined) failures.add(failure);
  });
  return { steps, ...failures.sum() };
}
