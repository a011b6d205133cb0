import type { StepKey } from '../study/step.js';
import type { StepProgress } from './contract.js';

/** Heartbeats of one running step. */
export interface Pulse {
  /** A sign of life of the work, with news or without. */
  beat(progress?: Omit<StepProgress, 'step'>): void;
  stop(): void;
}

const HEARTBEAT_MS = 2_000;
/** Work that has been silent for so long is hung: the heartbeats end, and the server gives the step to another attempt. */
const SILENCE_MS = 300_000;

/**
 * Heartbeats every two seconds with the latest progress, from the worker's own loop, as long as the work gives
 * signs of life.
 */
export function createPulse(step: StepKey, heartbeat: (progress: StepProgress) => void): Pulse {
  let progress: StepProgress = { step, done: 0, total: 0 };
  let lastSign = Date.now();
  const timer = setInterval(() => {
    if (Date.now() - lastSign < SILENCE_MS) heartbeat(progress);
  }, HEARTBEAT_MS);
  heartbeat(progress);
  return {
    beat(news) {
      lastSign = Date.now();
      if (news !== undefined) progress = { ...progress, ...news };
    },
    stop: () => clearInterval(timer),
  };
}
