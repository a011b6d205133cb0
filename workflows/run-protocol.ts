import { isCancellation } from '@temporalio/workflow';
import type { MemberSteps, StepOutcome } from '../activities/contract.js';
import type { CellFailure } from '../study/cell-failure.js';
import type { StepKind } from '../study/step.js';
import { describeCancellation, describeFailure } from './cell-failure.js';
import { listOwnKinds } from './own-kinds.js';
import { awaitResumed, type Pace } from './pace.js';
import { choosePriority } from './priority.js';
import { train } from './proxies.js';
import type { RecordStep } from './record-together.js';
import { count, type Tally } from './tally.js';

/**
 * The steps of one protocol after those that it shares with others. Returns why the network isn't in the results, also
 * when the scope that this is called in is cancelled, or undefined.
 */
export async function runProtocol(
  plan: string,
  member: MemberSteps,
  tally: Tally,
  pace: Pace,
  recordStep: RecordStep,
  study: string | undefined,
): Promise<CellFailure | undefined> {
  const { network, pretrain, transfer, evaluate, record } = member;
  let [kind = 'record'] = listOwnKinds(member);
  const on = (steps: 'opening' | 'rest') => train(choosePriority(pace.priority, study, steps));
  const run = async (next: StepKind, start: () => Promise<StepOutcome>): Promise<void> => {
    kind = next;
    await awaitResumed(pace);
    await count(tally, kind, start());
  };
  try {
    if (pretrain !== undefined) await run('pretrain', () => on('opening').pretrain({ plan, step: pretrain }));
    if (transfer !== undefined) await run('transfer', () => on('rest').transfer({ plan, step: transfer }));
    await run('evaluate', () => on('rest').evaluate({ plan, step: evaluate }));
    await run('record', () => recordStep(record));
    return undefined;
  } catch (error) {
    return isCancellation(error)
      ? describeCancellation(network, kind)
      : describeFailure(network, kind, 'failed', error);
  }
}
