import { CancellationScope, condition } from '@temporalio/workflow';
import type { Pace } from './pace.js';

/**
 * Works a queue off, which may grow meanwhile, as fast as the pace allows, which may change meanwhile. `work` must not
 * reject but for cancellation, which is passed on after the items in flight have ended.
 */
export async function drain<Item extends object>(
  queue: Item[],
  pace: Pace,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let rejection: { readonly reason: unknown } | undefined;
  const start = (item: Item) => {
    const promise: Promise<void> = work(item)
      .catch((reason: unknown) => {
        rejection ??= { reason };
      })
      .finally(() => running.delete(promise));
    running.add(promise);
  };
  const mayStart = () => queue.length > 0 && !pace.paused && running.size < pace.window;
  const hasEnded = () => rejection !== undefined || (queue.length === 0 && running.size === 0);
  try {
    while (!hasEnded()) {
      const item = mayStart() ? queue.shift() : undefined;
      if (item !== undefined) start(item);
      await condition(() => mayStart() || hasEnded());
    }
    await condition(() => running.size === 0);
  } catch (error) {
    await CancellationScope.nonCancellable(() => Promise.allSettled(running));
    throw error;
  }
  if (rejection !== undefined) throw rejection.reason;
}
