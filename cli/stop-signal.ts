import { setMaxListeners } from 'node:events';

/** A person's or the system's wish that the command ends. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Repeated signals in this time are one wish: npm passes on the Ctrl-C that the terminal sent to us as well. */
const SAME_WISH_MS = 1_000;

/** The first Ctrl-C asks for a clean end, a second one ends the process at once. */
export function listenForStop(onStop: () => void): StopSignal {
  const controller = new AbortController();
  // the client adds a listener for every long poll, hundreds in a study of a weekend
  setMaxListeners(0, controller.signal);
  let firstAt: number | undefined;
  const listener = () => {
    if (firstAt !== undefined) {
      if (Date.now() - firstAt > SAME_WISH_MS) process.exit(130);
      return;
    }
    firstAt = Date.now();
    onStop();
    controller.abort(new Error('stopped by the person'));
  };
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
