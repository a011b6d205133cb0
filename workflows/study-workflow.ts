import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  patched,
  setHandler,
} from '@temporalio/workflow';
import type { GroupOutline } from '../activities/contract.js';
import type { CellFailure } from '../study/cell-failure.js';
import type { StepKind } from '../study/step.js';
import { isWhollyCancelled, listBatches, type Batch } from './batch.js';
import { addCancelled, isCancelled, maybeCancelled, NOTHING_CANCELLED } from './cancelled.js';
import { describeCancellation, describeFailure } from './cell-failure.js';
import { drain } from './drain.js';
import { createEndedCells } from './ended-cells.js';
import { selectRetried } from './failure-list.js';
import { createGroupChildren } from './group-children.js';
import { createGroupPlaces } from './group-places.js';
import { keepEnd } from './keep-end.js';
import { keepMissing } from './keep-missing.js';
import { cancelSignal, cancelUpdate, failuresQuery, paceSignal, pauseUpdate, priorityUpdate } from './messages.js';
import { progressQuery, resumeUpdate, retrySignal, retryUpdate, windowUpdate } from './messages.js';
import type { Outcome, Retried, RetryRequest, StudyInput } from './messages.js';
import { createOpeningSteps } from './opening-steps.js';
import { listKindsOfGroup } from './own-kinds.js';
import { awaitResumed, requireWindow, type CurrentPace } from './pace.js';
import { requirePriority } from './priority.js';
import { store } from './proxies.js';
import { findRetriedTogether, listOpeningSteps } from './retried-together.js';
import type { Labels } from './search-attributes.js';
import { addCounts, createTally } from './tally.js';

/**
 * A whole study: shared steps run once, here; the protocols of each pretraining run in a group of their own, and so do those
 * that have a pretraining each, which is run there.
 * A step that fails for good ends the networks that need it, never the study. It ends when nothing is left to do and
 * nobody paused it.
 */
export async function studyWorkflow(input: StudyInput): Promise<Outcome> {
  const { plan, window, priority = 'normal', study, searchable = false, only: wanted, missing } = input;
  const pace: CurrentPace = { paused: false, window, priority };
  const steps = createTally();
  const ended = createEndedCells(steps, missing);
  const queue: Batch[] = [];
  /** By the scope in which they wait for their opening steps. */
  const running = new Map<CancellationScope, Batch>();
  const whole = CancellationScope.current();
  const opening = createOpeningSteps(plan, study, pace, steps);
  const children = createGroupChildren();
  let outlines: readonly GroupOutline[] = [];
  const places = createGroupPlaces({
    pace,
    countLeft: () => queue.length + running.size,
    groupSize: () => meanSize(outlines),
    tell: (next) => children.tell((child) => child.signal(paceSignal, next)),
  });

  setHandler(progressQuery, () => ({ steps, ...ended.sum(), ...pace, running: children.ids() }));
  setHandler(failuresQuery, (networks) => ended.select(networks));
  setHandler(pauseUpdate, () => places.changePace({ paused: true }));
  setHandler(resumeUpdate, () => places.changePace({ paused: false }));
  setHandler(windowUpdate, (next) => places.changePace({ window: next }), { validator: requireWindow });
  setHandler(priorityUpdate, (next) => places.changePace({ priority: next }), { validator: requirePriority });

  setHandler(cancelUpdate, async (target) => {
    // every plan has a group
    await condition(() => outlines.length > 0);
    for (const batch of [...queue, ...running.values()]) {
      const more = maybeCancelled(target, batch.outline.group);
      if (more !== undefined) batch.cancelled = addCancelled(batch.cancelled, more);
    }
    for (const [scope, batch] of running) if (isWhollyCancelled(batch)) scope.cancel();
    await children.tell((child, group) => {
      const more = maybeCancelled(target, group);
      return more && child.signal(cancelSignal, more);
    });
    if (target.kind === 'study') await places.changePace({ paused: false });
  });

  const requeue = (groups: readonly GroupOutline[], request: RetryRequest): readonly string[] => {
    const isWanted = selectRetried(request);
    return groups.flatMap((outline) => {
      const only = ended.takeForRetry(outline, isWanted);
      if (only.length === 0) return [];
      queue.push({ outline, only, cancelled: NOTHING_CANCELLED });
      if (request.networks !== undefined) opening.forgetFailures(new Set(listOpeningSteps(outline)));
      return only;
    });
  };
  const findTogether = (networks: readonly string[]) =>
    findRetriedTogether(networks, { outlines, failuresOf: ended.of, hasFailed: opening.hasFailed });
  setHandler(retryUpdate, async (request): Promise<Retried> => {
    const { networks } = request;
    if (networks === undefined) opening.forgetFailures();
    else await condition(() => outlines.length > 0);
    const wanted = networks === undefined ? request : { ...request, networks: findTogether(networks) };
    const first = requeue(outlines, wanted);
    const missed = await children.tell((child) => child.signal(retrySignal, request));
    await condition(() => ![...running.values()].some(({ outline }) => missed.includes(outline.group)));
    const late = outlines.filter(({ group }) => missed.includes(group));
    const all = [...first, ...requeue(late, request)];
    const isNamed = new Set(networks);
    const named = all.filter((network) => isNamed.has(network));
    return { named, others: all.length - named.length };
  });

  const label = (outline: GroupOutline): Labels | undefined => {
    if (!searchable || study === undefined) return undefined;
    return { study, domains: outline.domains ?? [], steps: listKindsOfGroup(outline) };
  };
  const runGroup = async ({ outline, only, cancelled }: Batch): Promise<readonly CellFailure[]> => {
    const { group } = outline;
    try {
      const own = { plan, group, ...(study !== undefined && { study }), ...(only && { only }) };
      const outcome = await children.run({ ...own, ...places.startingPace(), cancelled }, label(outline));
      addCounts(steps, outcome.steps);
      return outcome.failures;
    } finally {
      places.leave();
    }
  };
  const runBatch = async (batch: Batch, scope: CancellationScope): Promise<readonly CellFailure[]> => {
    const { outline, only } = batch;
    let kind: StepKind = 'generate';
    try {
      if (isWhollyCancelled(batch)) scope.cancel();
      await scope.run(async () => {
        await Promise.all(outline.generate.map((step) => opening.generate(step)));
        kind = 'pretrain';
        if (outline.pretrain !== undefined) {
          await opening.pretrain(outline.pretrain);
          kind = 'transfer';
        }
        await awaitResumed(pace);
        await places.enter();
      });
      return await runGroup(batch);
    } catch (error) {
      if (whole.consideredCancelled) throw error;
      const members = await store.loadGroup({ plan, group: outline.group });
      return members
        .filter(({ network }) => only === undefined || only.includes(network))
        .map(({ network }) =>
          isCancellation(error) || isCancelled(batch.cancelled, network)
            ? describeCancellation(network, kind)
            : describeFailure(network, kind, 'skipped', error),
        );
    }
  };

  const mayEnd = () => !pace.paused && allHandlersFinished();

  outlines = await store.openPlan({ plan });
  queue.push(...listBatches(outlines, wanted));
  do {
    await drain(queue, pace, async (batch) => {
      const scope = new CancellationScope();
      running.set(scope, batch);
      try {
        const failures = await runBatch(batch, scope);
        ended.add(batch.outline.group, failures);
        if (failures.length > 0 && patched('missing-is-kept')) await keepMissing(plan, failures);
      } finally {
        running.delete(scope);
        places.spread();
      }
    });
    await condition(mayEnd);
    // whoever retries or pauses it meanwhile keeps it from ending
    if (queue.length === 0 && patched('end-is-kept')) {
      await keepEnd(plan);
      await condition(mayEnd);
    }
  } while (queue.length > 0);
  return { steps, ...ended.sum() };
}

function meanSize(outlines: readonly GroupOutline[]): number {
  const networks = outlines.reduce((sum, outline) => sum + outline.networks, 0);
  return networks / Math.max(1, outlines.length);
}
