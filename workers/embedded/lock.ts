import { readFile, unlink } from 'node:fs/promises';
import { z } from 'zod';
import { createFileDurably, isErrorCode, replaceFileDurably } from '../../results/durable-file.js';
import { maybeProcessStart } from './process-identity.js';

const schema = z
  .object({
    /** The process that supervises server and workers. */
    pid: z.number(),
    started: z.string(),
    server: z.object({ pid: z.number(), address: z.string() }).readonly().optional(),
  })
  .readonly();

/** Who serves a data folder, as written in its `embedded.json`. */
export type Holder = z.infer<typeof schema>;

export type LockResult =
  { readonly state: 'taken'; readonly leftover?: Holder } | { readonly state: 'held'; readonly holder: Holder };

/**
 * Takes the data folder for this process, or says who holds it. `leftover` is a holder that died without letting go.
 */
export async function takeLock(path: string): Promise<LockResult> {
  const text = JSON.stringify(describeOurselves());
  if (await createFileDurably(path, text)) return { state: 'taken' };
  const holder = await maybeReadLock(path);
  if (holder !== undefined && isAlive(holder)) return { state: 'held', holder };
  await replaceFileDurably(path, text);
  return holder === undefined ? { state: 'taken' } : { state: 'taken', leftover: holder };
}

/** Makes the server's address known to other terminals. */
export async function announceServer(path: string, server: { pid: number; address: string }): Promise<void> {
  await replaceFileDurably(path, JSON.stringify({ ...describeOurselves(), server }));
}

export async function releaseLock(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isErrorCode(error, 'ENOENT')) throw error;
  });
}

/** The living holder of the data folder, or undefined. */
export async function maybeFindHolder(path: string): Promise<Holder | undefined> {
  const holder = await maybeReadLock(path);
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

async function maybeReadLock(path: string): Promise<Holder | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isErrorCode(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  return maybeProcessStart(pid) === started;
}

function describeOurselves(): Holder {
  return { pid: process.pid, started: maybeProcessStart(process.pid) ?? 'unknown' };
}
