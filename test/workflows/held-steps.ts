import { Context } from '@temporalio/activity';

/** Steps that wait until the test lets them go, or until they are cancelled. */
export interface HeldSteps {
  /** For an activity to await. */
  hold(name: string): Promise<void>;
  /** Resolves when so many were begun in all. */
  begun(count: number): Promise<void>;
  release(): void;
}

export function createHeldSteps(): HeldSteps {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const names: string[] = [];
  const seekers: { readonly count: number; readonly resolve: () => void }[] = [];
  return {
    async hold(name) {
      names.push(name);
      for (const { count, resolve } of seekers) if (names.length >= count) resolve();
      const context = Context.current();
      const heartbeats = setInterval(() => context.heartbeat(), 50);
      try {
        await Promise.race([released, context.cancelled]);
      } finally {
        clearInterval(heartbeats);
      }
    },
    begun: (count) =>
      names.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            seekers.push({ count, resolve });
          }),
    release: () => release(),
  };
}
