import { randomUUID } from 'node:crypto';
import { link, rename, unlink } from 'node:fs/promises';
import { z } from 'zod';
import { createFileDurably, isErrorCode, maybeReadText, replaceFileDurably } from '../../results/durable-file.js';
import { maybeParseJson } from '../../results/maybe-parse-json.js';
import { maybeProcessStart } from '../../results/process-mark.js';

const aboutSchema = z.object({
  /** The command: `run` belongs to a terminal, `serve` to none. */
  command: z.enum(['run', 'serve', 'worker']).optional(),
  /** Of this program: another one's workflows are not ours to start. */
  version: z.string().optional(),
  /** The person's server that it works for; absent: it starts one. */
  ownServer: z.object({ address: z.string(), namespace: z.string() }).readonly().optional(),
  /** What its workers serve. */
  queues: z.array(z.string()).readonly().optional(),
  /** Where artifacts are; absent: in the data folder. */
  artifacts: z.string().optional(),
});

const schema = aboutSchema
  .extend({
    /** The process that supervises server and workers. */
    pid: z.number(),
    started: z.string(),
    server: z.object({ pid: z.number(), address: z.string() }).readonly().optional(),
    /** It found nothing to do and is about to end: a study that is started now may have to find another process. */
    closing: z.boolean().optional(),
  })
  .readonly();

/** Who serves a data folder, as written in its `embedded.json`. */
export type Holder = z.infer<typeof schema>;

/** What others have to know of a holder before they join it. */
export type AboutHolder = Readonly<z.infer<typeof aboutSchema>>;

/** Takes the data folder for this process and returns undefined, or returns the living process that holds it. */
export async function takeLock(path: string, about: AboutHolder = {}): Promise<Holder | undefined> {
  const text = JSON.stringify({ ...describeOurselves(), ...about });
  for (;;) {
    if (await createFileDurably(path, text)) return undefined;
    const found = await maybeReadText(path);
    if (found === undefined) continue;
    const holder = maybeParse(found);
    if (holder !== undefined && isAlive(holder)) return holder;
    await removeStale(path, found);
  }
}

/** Makes the server's address, or the coming end, known to other terminals, as long as the lock is ours. */
export async function announce(path: string, change: Pick<Holder, 'server' | 'closing'>): Promise<void> {
  const holder = await maybeFindOurs(path);
  if (holder !== undefined) await replaceFileDurably(path, JSON.stringify({ ...holder, ...change }));
}

/** Lets go of the data folder, if it is ours. */
export async function releaseLock(path: string): Promise<void> {
  if ((await maybeFindOurs(path)) !== undefined) await unlink(path);
}

/** The living holder of the data folder, or undefined. */
export async function maybeFindHolder(path: string): Promise<Holder | undefined> {
  const holder = maybeParse((await maybeReadText(path)) ?? '');
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/** Whether the data folder is still in the hands of this holder. */
export async function isHeldBy(path: string, { pid, started }: Holder): Promise<boolean> {
  const holder = await maybeFindHolder(path);
  return holder?.pid === pid && holder.started === started;
}

/**
 * Of two processes that find the same dead holder, only one may take over: the file is moved away first, and put back
 * when it turns out that another process has taken the lock between our look and our move.
 */
async function removeStale(path: string, expected: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await maybeReadText(aside)) !== expected) {
    await link(aside, path).catch((error: unknown) => {
      if (!isErrorCode(error, 'EEXIST')) throw error;
    });
  }
  await unlink(aside);
}

async function maybeFindOurs(path: string): Promise<Holder | undefined> {
  const holder = await maybeFindHolder(path);
  return holder?.pid === process.pid ? holder : undefined;
}

/** One that was cut short by a power failure is nobody's: no process holds a lock that it could not write. */
function maybeParse(text: string): Holder | undefined {
  return maybeParseJson(schema, text);
}

function isAlive({ pid, started }: Holder): boolean {
  return maybeProcessStart(pid) === started;
}

function describeOurselves(): Pick<Holder, 'pid' | 'started'> {
  return { pid: process.pid, started: maybeProcessStart(process.pid) ?? 'unknown' };
}
