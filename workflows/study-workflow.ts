import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  patched,
  setHandler,
} from '@temporalio/workflow';
import type { GroupOutline } from '../activities/contract.js';
import type { StepKind } from '../study/step.js';
import { addCancelled, isCancelled, maybeCancelled, NOTHING_CANCELLED, type Cancelled } from './cancelled.js';
import { describeCancellation, describeFailure } from './cell-failure.js';
import { drain } from './drain.js';
import { isToRetry, sumFailures } from './failure-list.js';
import { createGroupChildren } from './group-children.js';
import { cancelSignal, cancelUpdate, paceSignal, pauseUpdate, progressQuery } from './messages.js';
import { priorityUpdate, resumeUpdate, retrySignal, retryUpdate, windowUpdate } from './messages.js';
import type { CellFailure, Outcome, RetryRequest, StudyInput } from './messages.js';
import { awaitResumed, requireWindow, type CurrentPace, type Pace } from './pace.js';
import { choosePriority, requirePriority } from './priority.js';
import { simulate, store, train } from './proxies.js';
import type { Labels } from './search-attributes.js';
import { createSharedSteps } from './shared-steps.js';
import { shareWindow, type WindowShare } from './share-window.js';
import { addCounts, count, createTally, takeBack } from './tally.js';
import { createTurnstile } from './turnstile.js';

/** A group that waits for its turn or is at work. */
interface Batch {
  readonly outline: GroupOutline;
  /** Networks to run, where it isn't all of the group. */
  readonly only?: readonly string[];
  /** Since it waits: what was cancelled of it before, and is tried again, counts no more. */
  cancelled: Cancelled;
}

/**
 * A whole study: shared steps run once, here; the protocols of each pretraining run in a group of their own, and so do those
 * that have a pretraining each, which is run there.
 * A step that fails for good ends the networks that need it, never the study. It ends when nothing is left to do and
 * nobody paused it.
 */
export async function studyWorkflow(input: StudyInput): Promise<Outcome> {
  const { plan, window, priority = 'normal', study, searchable = false, only: wanted } = input;
  const pace: CurrentPace = { paused: false, window, priority };
  const steps = createTally();
  /** Of groups that ended. */
  const failures = new Map<string, readonly CellFailure[]>();
  const queue: Batch[] = [];
  /** By the scope in which they wait for their shared steps. */
  const running = new Map<CancellationScope, Batch>();
  const whole = CancellationScope.current();
  const shared = createSharedSteps();
  const children = createGroupChildren();
  let outlines: readonly GroupOutline[] = [];
  let isOpen = false;
  const sharesWindow = patched('window-is-shared');
  const share = (): WindowShare => {
    if (!sharesWindow) return { groups: Infinity, each: pace.window };
    const networks = outlines.reduce((sum, outline) => sum + outline.networks, 0);
    return shareWindow(pace.window, queue.length + running.size, networks / Math.max(1, outlines.length));
  };
  const turnstile = createTurnstile(() => share().groups);
  /** The groups' window, as the latest of them knows it. */
  let toldWindow = 0;
  const listFailures = () => sumFailures([...failures.values()].flat());

  setHandler(progressQuery, () => ({ steps, ...listFailures(), ...pace, running: children.ids() }));

  const groupPace = (): Pace => ({ ...pace, window: share().each });
  const tellPace = () => children.tell((child) => child.signal(paceSignal, groupPace()));
  const changePace = async (change: Partial<Pace>): Promise<void> => {
    Object.assign(pace, change);
    turnstile.admit();
    toldWindow = share().each;
    await tellPace();
  };
  setHandler(pauseUpdate, () => changePace({ paused: true }));
  setHandler(resumeUpdate, () => changePace({ paused: false }));
  setHandler(windowUpdate, (next) => changePace({ window: next }), { validator: requireWindow });
  setHandler(priorityUpdate, (next) => changePace({ priority: next }), { validator: requirePriority });

  setHandler(cancelUpdate, async (target) => {
    await condition(() => isOpen);
    for (const batch of [...queue, ...running.values()]) {
      const more = maybeCancelled(target, batch.outline.group);
      if (more !== undefined) batch.cancelled = addCancelled(batch.cancelled, more);
    }
    for (const [scope, batch] of running) if (isWhollyCancelled(batch)) scope.cancel();
    await children.tell((child, group) => {
      const more = maybeCancelled(target, group);
      return more && child.signal(cancelSignal, more);
    });
    if (target.kind === 'study') await changePace({ paused: false });
  });

  /** Those that are left share what others leave. */
  const widenShares = (): void => {
    turnstile.admit();
    const { each } = share();
    if (each <= toldWindow) return;
    toldWindow = each;
    void tellPace();
  };

  const requeue = (outline: GroupOutline, request: RetryRequest) => {
    const known = failures.get(outline.group) ?? [];
    const again = known.filter((failure) => isToRetry(failure, request));
    if (again.length === 0) return;
    failures.set(
      outline.group,
      known.filter((failure) => !again.includes(failure)),
    );
    const first = outline.pretrain === undefined ? 'pretrain' : 'transfer';
    for (const failure of again) takeBack(steps, failure, first);
    queue.push({ outline, only: again.map(({ network }) => network), cancelled: NOTHING_CANCELLED });
  };
  setHandler(retryUpdate, async (request) => {
    shared.forgetFailures();
    for (const outline of outlines) requeue(outline, request);
    const missed = await children.tell((child) => child.signal(retrySignal, request));
    await condition(() => ![...running.values()].some(({ outline }) => missed.includes(outline.group)));
    for (const outline of outlines) if (missed.includes(outline.group)) requeue(outline, request);
  });

  const opening = () => choosePriority(pace.priority, study, 'opening');
  const generate = (step: string) =>
    shared.run(step, async () => {
      await awaitResumed(pace);
      await count(steps, 'generate', simulate(opening()).generate({ plan, step }));
    });
  const pretrain = (step: string) =>
    shared.run(step, async () => {
      await awaitResumed(pace);
      await count(steps, 'pretrain', train(opening()).pretrain({ plan, step }));
    });
  const label = ({ domains = [], pretrain }: GroupOutline): Labels | undefined => {
    if (!searchable || study === undefined) return undefined;
    const own: readonly StepKind[] = pretrain === undefined ? ['pretrain'] : [];
    return { study, domains, steps: [...own, 'transfer', 'evaluate', 'record'] };
  };
  const runBatch = async (batch: Batch, scope: CancellationScope): Promise<readonly CellFailure[]> => {
    const { outline, only } = batch;
    const { group } = outline;
    let kind: StepKind = 'generate';
    try {
      if (isWhollyCancelled(batch)) scope.cancel();
      await scope.run(async () => {
        await Promise.all(outline.generate.map(generate));
        kind = 'pretrain';
        if (outline.pretrain !== undefined) {
          await pretrain(outline.pretrain);
          kind = 'transfer';
        }
        await awaitResumed(pace);
        await turnstile.enter();
      });
      try {
        toldWindow = share().each;
        const own = { plan, group, ...(study !== undefined && { study }), ...(only && { only }) };
        const input = { ...own, ...groupPace(), cancelled: batch.cancelled };
        const outcome = await children.run(input, label(outline));
        addCounts(steps, outcome.steps);
        return outcome.failures;
      } finally {
        turnstile.leave();
      }
    } catch (error) {
      if (whole.consideredCancelled) throw error;
      const members = await store.loadGroup({ plan, group });
      return members
        .filter(({ network }) => only === undefined || only.includes(network))
        .map(({ network }) =>
          isCancellation(error) || isCancelled(batch.cancelled, network)
            ? describeCancellation(network, kind)
            : describeFailure(network, kind, 'skipped', error),
        );
    }
  };

  outlines = await store.openPlan({ plan });
  isOpen = true;
  queue.push(...listBatches(outlines, wanted));
  do {
    await drain(queue, pace, async (batch) => {
      const { group } = batch.outline;
      const scope = new CancellationScope();
      running.set(scope, batch);
      try {
        const ended = await runBatch(batch, scope);
        failures.set(group, [...(failures.get(group) ?? []), ...ended]);
      } finally {
        running.delete(scope);
        widenShares();
      }
    });
    await condition(() => !pace.paused && allHandlersFinished());
  } while (queue.length > 0);
  return { steps, ...listFailures() };
}

function listBatches(outlines: readonly GroupOutline[], wanted: StudyInput['only']): readonly Batch[] {
  const cancelled = NOTHING_CANCELLED;
  if (wanted === undefined) return outlines.map((outline) => ({ outline, cancelled }));
  return outlines.flatMap((outline) => {
    const only = wanted[outline.group];
    return only === undefined ? [] : [{ outline, only, cancelled }];
  });
}

/** Also where each of its networks was cancelled by itself: nobody needs its pretraining any more. */
function isWhollyCancelled({ outline, only, cancelled }: Batch): boolean {
  const { all, networks } = cancelled;
  if (only !== undefined) return only.every((network) => isCancelled(cancelled, network));
  return all || networks.length >= outline.networks;
}
