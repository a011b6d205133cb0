import { setImmediate } from 'node:timers/promises';

/** Lets the process hear its parent between two pieces of work that block the event loop. */
export const pauseForMessages = (): Promise<void> => setImmediate();
