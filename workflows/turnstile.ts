import { CancellationScope, CancelledFailure } from '@temporalio/workflow';

/** Lets so many through at once; the others wait in the order in which they came. */
export interface Turnstile {
  /** Rejects with a CancelledFailure where the caller's scope is cancelled before it is through. */
  enter(): Promise<void>;
  leave(): void;
  /** To be called when the places have become more. */
  admit(): void;
}

/** @param countPlaces asked anew each time */
export function createTurnstile(countPlaces: () => number): Turnstile {
  const waiting: (() => void)[] = [];
  let within = 0;
  const admit = (): void => {
    while (within < countPlaces()) {
      const next = waiting.shift();
      if (next === undefined) return;
      within++;
      next();
    }
  };
  return {
    admit,
    async enter() {
      const scope = CancellationScope.current();
      if (scope.consideredCancelled) throw new CancelledFailure('cancelled before it began');
      await new Promise<void>((resolve, reject) => {
        waiting.push(resolve);
        scope.cancelRequested.catch(() => {
          const place = waiting.indexOf(resolve);
          if (place < 0) return;
          waiting.splice(place, 1);
          reject(new CancelledFailure('cancelled while it waited'));
        });
        admit();
      });
    },
    leave() {
      within--;
      admit();
    },
  };
}
