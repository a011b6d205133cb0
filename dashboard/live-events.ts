import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface LiveSource<T> {
  look(): Promise<T>;
  /** How long to wait after a look that took so long, in milliseconds. */
  readonly choosePause: (lookMs: number) => number;
}

/** A comment now and then, so that a connection whose other end is gone is noticed. */
const STILL_THERE_MS = 15_000;

/**
 * Sends what it sees to all pages that listen at `path`, as server-sent events: one look for all of them, none while nobody
 * listens, and nothing where nothing has changed. Each event is one line of JSON; `problem` is the reason of a look that failed.
 */
export function addLiveEvents<T>(server: FastifyInstance, path: string, { look, choosePause }: LiveSource<T>): void {
  const listeners = new Set<ServerResponse>();
  let latest: string | undefined;
  let isLooking = false;
  const closing = new AbortController();

  const lookOnce = async () => {
    try {
      const text = JSON.stringify(await look());
      return `event: report\ndata: ${text}\n\n`;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return `event: problem\ndata: ${JSON.stringify(reason)}\n\n`;
    }
  };
  const watch = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      let saidAt = Date.now();
      while (listeners.size > 0 && !closing.signal.aborted) {
        const startedAt = Date.now();
        const event = await lookOnce();
        const isNew = event !== latest;
        if (isNew || Date.now() - saidAt > STILL_THERE_MS) {
          saidAt = Date.now();
          for (const listener of listeners) listener.write(isNew ? event : ':\n\n');
          latest = event;
        }
        await sleep(choosePause(Date.now() - startedAt), undefined, { signal: closing.signal }).catch(() => undefined);
      }
    } finally {
      isLooking = false;
    }
  };

  server.get(path, (request, reply) => {
    const { raw } = reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.write(latest ?? ':\n\n');
    listeners.add(raw);
    request.raw.on('close', () => listeners.delete(raw));
    void watch();
  });
  server.addHook('preClose', async () => {
    closing.abort();
    for (const listener of listeners) listener.end();
    await Promise.resolve();
  });
}
