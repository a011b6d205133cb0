import { isCancellation } from '@temporalio/workflow';
import type { MemberSteps, StepOutcome } from '../activities/contract.js';
import type { StepKind } from '../study/step.js';
import { describeCancellation, describeFailure } from './cell-failure.js';
import type { CellFailure } from './messages.js';
import { awaitResumed, type Pace } from './pace.js';
import { training } from './proxies.js';
import type { RecordStep } from './record-together.js';
import { count, type Tally } from './tally.js';

/**
 * The steps of one protocol after its pretraining. Returns why the network isn't in the results, also when the scope that
 * this is called in is cancelled, or undefined.
 */
export async function runProtocol(
  plan: string,
  { network, transfer, evaluate, record }: MemberSteps,
  tally: Tally,
  pace: Pace,
  recordStep: RecordStep,
): Promise<CellFailure | undefined> {
  let kind: StepKind = 'transfer';
  const run = async (next: StepKind, start: () => Promise<StepOutcome>): Promise<void> => {
    kind = next;
    await awaitResumed(pace);
    await count(tally, kind, start());
  };
  try {
    await run('transfer', () => training.transfer({ plan, step: transfer }));
    await run('evaluate', () => training.evaluate({ plan, step: evaluate }));
    await run('record', () => recordStep(record));
    return undefined;
  } catch (error) {
    return isCancellation(error)
      ? describeCancellation(network, kind)
      : describeFailure(network, kind, 'failed', error);
  }
}
