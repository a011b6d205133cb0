import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { StepOutcome } from '../activities/contract.js';
import type { StepKey } from '../study/step.js';
import { store } from './proxies.js';

/** Longer ones would hold the store up for the others. */
const MOST_TOGETHER = 50;

/** Records a network and resolves when its row stands. */
export type RecordStep = (step: StepKey) => Promise<StepOutcome>;

interface Waiting {
  readonly step: StepKey;
  readonly resolve: (outcome: StepOutcome | PromiseLike<StepOutcome>) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * What becomes ready while a record is under way is recorded together by the next one: one activity and one transaction
 * for all of them. Where that fails, each is recorded alone, so that none fails for another. A record that has begun ends,
 * whoever is cancelled meanwhile; that takes milliseconds.
 */
export function createRecorder(plan: string): RecordStep {
  const scope = CancellationScope.current();
  const waiting: Waiting[] = [];
  let isBusy = false;

  const recordAlone = async ({ step, resolve, reject }: Waiting): Promise<void> => {
    await store.record({ plan, step }).then(resolve, reject);
  };
  const recordBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const outcomes = await store.recordTogether({ plan, steps: batch.map(({ step }) => step) });
      batch.forEach(({ step, resolve }, index) => resolve(outcomes[index] ?? store.record({ plan, step })));
    } catch (error) {
      if (isCancellation(error)) for (const { reject } of batch) reject(error);
      else await Promise.all(batch.map(recordAlone));
    }
  };
  const recordWaiting = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_TOGETHER);
      await (batch.length === 1 ? Promise.all(batch.map(recordAlone)) : recordBatch(batch));
    }
    isBusy = false;
  };

  return (step) =>
    new Promise((resolve, reject) => {
      waiting.push({ step, resolve, reject });
      if (!isBusy) void scope.run(recordWaiting);
    });
}
