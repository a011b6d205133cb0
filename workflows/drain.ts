import { CancellationScope, condition } from '@temporalio/workflow';

/**
 * Works a queue off with at most `window` items in flight. `work` must not reject but for cancellation, which is
 * passed on after the items in flight have ended.
 */
export async function drain<Item>(
  queue: readonly Item[],
  window: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...queue];
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
  try {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      start(item);
      await condition(() => running.size < window || rejection !== undefined);
      if (rejection !== undefined) break;
    }
    await condition(() => running.size === 0);
  } catch (error) {
    await CancellationScope.nonCancellable(() => Promise.allSettled(running));
    throw error;
  }
  if (rejection !== undefined) throw rejection.reason;
}
