import { unlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createFileDurably, maybeReadText, replaceFileDurably } from '../../results/durable-file.js';
import { FolderBusyError, takeFolderLock, type FolderLock } from '../../results/folder-lock.js';
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
    const holder = await maybeFindHolder(path);
    if (holder !== undefined) return holder;
    await removeDead(path);
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
  return maybeLiving((await maybeReadText(path)) ?? '');
}

/** Whether the data folder is still in the hands of this holder. */
export async function isHeldBy(path: string, { pid, started }: Holder): Promise<boolean> {
  const holder = await maybeFindHolder(path);
  return holder?.pid === pid && holder.started === started;
}

/**
 * Of many processes that find a dead holder one after the other looks again and removes its file: else the file could be
 * that of who has taken over since the look.
 */
async function removeDead(path: string): Promise<void> {
  const turn = await takeTurn(`${path}.takeover`);
  try {
    const found = await maybeReadText(path);
    // what is there cannot become another one's before it is gone
    if (found !== undefined && maybeLiving(found) === undefined) await unlink(path);
  } finally {
    await turn.release();
  }
}

/** A turn takes milliseconds; one of another machine, of which nobody here can tell whether it lives, may never end. */
const TURN_PATIENCE_MS = 10_000;
const TURN_PAUSE_MS = 5;

async function takeTurn(folder: string): Promise<FolderLock> {
  const patience = performance.now() + TURN_PATIENCE_MS;
  for (;;) {
    try {
      return await takeFolderLock(folder, `${folder}: expected nobody else that takes over from a dead process`);
    } catch (error) {
      if (!(error instanceof FolderBusyError) || performance.now() > patience) throw error;
      await sleep(TURN_PAUSE_MS);
    }
  }
}

async function maybeFindOurs(path: string): Promise<Holder | undefined> {
  const holder = await maybeFindHolder(path);
  return holder?.pid === process.pid ? holder : undefined;
}

/** What was cut short by a power failure is nobody's: no process holds a lock that it could not write. */
function maybeLiving(text: string): Holder | undefined {
  const holder = maybeParseJson(schema, text);
  return holder !== undefined && maybeProcessStart(holder.pid) === holder.started ? holder : undefined;
}

function describeOurselves(): Pick<Holder, 'pid' | 'started'> {
  return { pid: process.pid, started: maybeProcessStart(process.pid) ?? 'unknown' };
}
