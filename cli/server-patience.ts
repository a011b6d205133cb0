import { isGrpcServiceError, WorkflowFailedError } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 500;

/** Tries again while the server is away; an answer of the server, good or bad, ends it. */
export async function withPatience<T>(
  signal: AbortSignal,
  onAway: (reason: string) => void,
  ask: () => Promise<T>,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof WorkflowFailedError || !isServerAway(error)) throw error;
      onAway('waiting for the Temporal server');
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** UNAVAILABLE, and what a server says while it starts and stops. */
export function isServerAway(error: unknown): boolean {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  return [1, 2, 4, 8, 10, 14].includes(cause.code);
}
