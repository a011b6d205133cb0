import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;

export interface EventLoopWatch {
  /** @returns for how many milliseconds the event loop was blocked at the longest since the watch began */
  stop(): number;
}

/** Timers, messages and heartbeats of a process wait as long as its event loop is blocked. */
export function watchEventLoop(): EventLoopWatch {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return {
    stop() {
      delays.disable();
      // what is recorded is the time from one look to the next, which are due every `RESOLUTION_MS`
      return Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
    },
  };
}
