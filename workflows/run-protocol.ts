import { isCancellation } from '@temporalio/workflow';
import type { MemberSteps } from '../activities/contract.js';
import type { StepKind } from '../study/step.js';
import { describeFailure } from './cell-failure.js';
import type { CellFailure } from './messages.js';
import { store, training } from './proxies.js';
import { count, type Tally } from './tally.js';

/** The steps of one protocol after its pretraining. Returns why it failed, or undefined. */
export async function runProtocol(plan: string, steps: MemberSteps, tally: Tally): Promise<CellFailure | undefined> {
  let kind: StepKind = 'transfer';
  try {
    await count(tally, kind, training.transfer({ plan, step: steps.transfer }));
    kind = 'evaluate';
    await count(tally, kind, training.evaluate({ plan, step: steps.evaluate }));
    kind = 'record';
    await count(tally, kind, store.record({ plan, step: steps.record }));
    return undefined;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return describeFailure(steps.network, kind, 'failed', error);
  }
}
