import { CancellationScope, CancelledFailure } from '@temporalio/workflow';

/** Steps that several groups need. */
export interface SharedSteps {
  /** Runs each key's work once. It is cancelled when everyone who waits for it is. */
  run(key: string, work: () => Promise<void>): Promise<void>;
  hasFailed(key: string): boolean;
  /**
   * What failed is run again when it is asked for again.
   * @param keys those; absent: all
   */
  forgetFailures(keys?: ReadonlySet<string>): void;
}

interface Shared {
  readonly scope: CancellationScope;
  readonly ended: Promise<void>;
  waiting: number;
  state: 'running' | 'done' | 'failed';
}

/** The work runs in the scope that this is called in, not in that of whoever asks first. */
export function createSharedSteps(): SharedSteps {
  const parent = CancellationScope.current();
  const steps = new Map<string, Shared>();
  const start = (work: () => Promise<void>): Shared => {
    const scope = new CancellationScope({ cancellable: true, parent });
    const ended = scope.run(work);
    const step: Shared = { scope, ended, waiting: 0, state: 'running' };
    ended.then(
      () => (step.state = 'done'),
      () => (step.state = 'failed'),
    );
    return step;
  };
  return {
    async run(key, work) {
      const own = CancellationScope.current();
      if (own.consideredCancelled) throw new CancelledFailure('cancelled before it began');
      const step = steps.get(key) ?? start(work);
      steps.set(key, step);
      step.waiting++;
      try {
        await Promise.race([step.ended, own.cancelRequested]);
      } finally {
        step.waiting--;
        if (step.waiting === 0 && step.state === 'running') {
          steps.delete(key);
          step.scope.cancel();
          await step.ended.catch(() => undefined);
        }
      }
    },
    hasFailed: (key) => steps.get(key)?.state === 'failed',
    forgetFailures(keys) {
      for (const [key, { state }] of steps) if (state === 'failed' && keys?.has(key) !== false) steps.delete(key);
    },
  };
}
