import { CancellationScope, patched, setHandler } from '@temporalio/workflow';
import type { MemberSteps } from '../activities/contract.js';
import type { CellFailure } from '../study/cell-failure.js';
import { addCancelled, isCancelled, NOTHING_CANCELLED, type Cancelled } from './cancelled.js';
import { describeCancellation } from './cell-failure.js';
import { drain } from './drain.js';
import { selectFailures, selectRetried, sumFailures } from './failure-list.js';
import { cancelSignal, failuresQuery, paceSignal, progressQuery, retrySignal } from './messages.js';
import type { GroupInput, Outcome } from './messages.js';
import { listOwnKinds } from './own-kinds.js';
import type { CurrentPace } from './pace.js';
import { store } from './proxies.js';
import { createRecorder, type RecordStep } from './record-together.js';
import { runProtocol } from './run-protocol.js';
import { createTally, takeBack } from './tally.js';

/**
 * Protocols that share a pretraining, at most 250, or have one each, at most 150: their steps stand in this one history,
 * at about ten events a protocol, because a child workflow for each costs the server three times as much.
 */
export async function groupWorkflow(input: GroupInput): Promise<Outcome> {
  const { plan, group, study, paused, window, priority = 'normal', only } = input;
  const pace: CurrentPace = { paused, window, priority };
  const steps = createTally();
  const failures = new Map<string, CellFailure>();
  const members = new Map<string, MemberSteps>();
  const queue: MemberSteps[] = [];
  const scopes = new Map<string, CancellationScope>();
  /** Before the members were known. */
  let cancelled = input.cancelled ?? NOTHING_CANCELLED;

  /** Those that wait end at once; those that run, when their step has. */
  const cancelMembers = (more: Cancelled) => {
    for (const member of queue) {
      const { network } = member;
      const [first = 'record'] = listOwnKinds(member);
      if (isCancelled(more, network)) failures.set(network, describeCancellation(network, first));
    }
    queue.splice(0, queue.length, ...queue.filter(({ network }) => !isCancelled(more, network)));
    for (const [network, scope] of scopes) if (isCancelled(more, network)) scope.cancel();
  };
  setHandler(progressQuery, () => ({ steps, ...sumFailures(failures.values()), ...pace, running: [] }));
  setHandler(failuresQuery, (networks) => selectFailures(failures.values(), networks));
  setHandler(paceSignal, (next) => {
    Object.assign(pace, next);
  });
  setHandler(cancelSignal, (more) => {
    cancelled = addCancelled(cancelled, more);
    // what was cancelled earlier and had failed by then may be tried again since
    cancelMembers(more);
  });
  setHandler(retrySignal, (request) => {
    for (const failure of [...failures.values()].filter(selectRetried(request))) {
      const member = members.get(failure.network);
      if (member === undefined) continue;
      failures.delete(failure.network);
      takeBack(steps, failure, listOwnKinds(member));
      queue.push(member);
    }
  });

  for (const member of await store.loadGroup({ plan, group })) {
    if (only !== undefined && !only.includes(member.network)) continue;
    members.set(member.network, member);
    queue.push(member);
  }
  cancelMembers(cancelled);
  const recordAlone: RecordStep = (step) => store.record({ plan, step });
  const recordStep = patched('records-together') ? createRecorder(plan) : recordAlone;
  await drain(queue, pace, async (member) => {
    const { network } = member;
    const scope = new CancellationScope();
    scopes.set(network, scope);
    const failure = await scope.run(() => runProtocol(plan, member, steps, pace, recordStep, study));
    scopes.delete(network);
    if (failure !== undefined) failures.set(network, failure);
  });
  return { steps, ...sumFailures(failures.values()) };
}
