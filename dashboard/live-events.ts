import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { describeError } from '../study/describe-error.js';
import { RequestError } from './request-error.js';

export interface LiveSource<T> {
  look(): Promise<T>;
  /** How long to wait after a look that took so long, in milliseconds. */
  readonly choosePause: (lookMs: number) => number;
  /** What of it is news where it differs; absent: all. */
  readonly toNews?: (seen: T) => unknown;
}

/** Who doesn't read what it is sent is left: a browser connects again, and gets the latest. */
const MOST_UNREAD_BYTES = 2 ** 20;
const MOST_LISTENERS = 100;
/** A comment now and then, so that a connection whose other end is gone is noticed. */
const STILL_THERE_MS = 15_000;

/**
 * Sends what it sees to all pages that listen at `path`, as server-sent events: one look for all of them, none while nobody
 * listens, and nothing where nothing has changed. Each event is one line of JSON; `problem` is the reason of a look that failed.
 */
export function addLiveEvents<T>(
  server: FastifyInstance,
  path: string,
  { look, choosePause, toNews }: LiveSource<T>,
): void {
  const listeners = new Set<ServerResponse>();
  let latest: { readonly event: string; readonly news: string } | undefined;
  let isLooking = false;
  const closing = new AbortController();

  const lookOnce = async () => {
    try {
      const seen = await look();
      const text = JSON.stringify(seen);
      return { event: `event: report\ndata: ${text}\n\n`, news: toNews ? JSON.stringify(toNews(seen)) : text };
    } catch (error) {
      const reason = JSON.stringify(describeError(error));
      return { event: `event: problem\ndata: ${reason}\n\n`, news: reason };
    }
  };
  const watch = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      let saidAt = Date.now();
      while (listeners.size > 0 && !closing.signal.aborted) {
        const startedAt = Date.now();
        const seen = await lookOnce();
        const isNew = seen.news !== latest?.news;
        if (isNew || Date.now() - saidAt > STILL_THERE_MS) {
          saidAt = Date.now();
          for (const listener of listeners) send(listener, isNew ? seen.event : ':\n\n');
          latest = seen;
        }
        await sleep(choosePause(Date.now() - startedAt), undefined, { signal: closing.signal }).catch(() => undefined);
      }
    } finally {
      isLooking = false;
    }
  };

  const send = (listener: ServerResponse, text: string) => {
    if (listener.writableLength <= MOST_UNREAD_BYTES) listener.write(text);
    else listener.destroy();
  };

  server.get(path, { exposeHeadRoute: false }, (request, reply) => {
    if (listeners.size >= MOST_LISTENERS) throw new RequestError(503, `${listeners.size} pages listen already`);
    const { raw } = reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.write(latest?.event ?? ':\n\n');
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
