import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isErrorCode, maybeReadText, nothingWhere } from '../durable-file.js';
import { maybeParseJson } from '../maybe-parse-json.js';
import { isGone, maybeMarkProcess, processMarkSchema } from '../process-mark.js';

/** Another backup writes to the folder. */
export class BackupBusyError extends Error {
  override readonly name = 'BackupBusyError';
}

export interface BackupLock {
  /** The folder of unfinished files, which goes with the lock. */
  readonly incoming: string;
  release(): Promise<void>;
}

const schema = z
  .object({
    process: processMarkSchema.optional(),
    /** Names a machine for longer than one start of its kernel. */
    host: z.string(),
    since: z.string(),
  })
  .readonly();

type Holder = z.output<typeof schema>;

const HOLDER = 'holder.json';

/**
 * Takes the folder of a backup for this process. The lock is the folder `incoming` itself, with its holder's name in it, which
 * gets its place by rename: that fails where one with anything in it is, and takes no hard links, which disks for backups
 * often don't have. What a killed backup has left goes.
 * @throws BackupBusyError where another backup holds it, or one of another machine of which that can't be told
 */
export async function lockBackup(backup: string): Promise<BackupLock> {
  const incoming = join(backup, 'incoming');
  const text = JSON.stringify(describeOurselves());
  const own = `${incoming}.${randomUUID()}`;
  for (;;) {
    await mkdir(own, { recursive: true });
    await writeFile(join(own, HOLDER), text);
    if (await moveIfFree(own, incoming)) break;
    const found = await maybeReadHolder(incoming);
    const holder = maybeParseJson(schema, found ?? '');
    if (holder !== undefined && !isOver(holder)) {
      await rm(own, { recursive: true, force: true });
      throw new BackupBusyError(describeHolder(backup, incoming, holder));
    }
    await removeStale(incoming, found);
  }
  for (const name of await readdir(backup)) {
    if (name.startsWith('incoming.')) await rm(join(backup, name), { recursive: true, force: true });
  }
  return {
    incoming,
    async release() {
      // not emptied in its place: a folder without its holder's name is free
      if ((await maybeReadHolder(incoming)) === text) await removeStale(incoming, text);
    },
  };
}

/** Another one that takes the lock sweeps what is not in place yet: then there is nothing to move, and it is tried again. */
async function moveIfFree(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].some((code) => isErrorCode(error, code))) return false;
    throw error;
  }
}

/** Of two processes that find the same dead holder only one moves it away, and back where it has moved a living one. */
async function removeStale(incoming: string, expected: string | undefined): Promise<void> {
  const aside = `${incoming}.${randomUUID()}`;
  if (!(await moveIfFree(incoming, aside))) return;
  if ((await maybeReadHolder(aside)) !== expected && (await moveIfFree(aside, incoming))) return;
  await rm(aside, { recursive: true, force: true });
}

async function maybeReadHolder(folder: string): Promise<string | undefined> {
  return maybeReadText(join(folder, HOLDER)).catch(nothingWhere('ENOTDIR'));
}

/** Whether that process is surely gone: it ended, or its machine has started anew since. */
function isOver({ process, host }: Holder): boolean {
  const own = maybeMarkProcess();
  if (process === undefined || own === undefined) return false;
  const [bootThen, bootNow] = [process.machine, own.machine].map((machine) => machine.split(' ')[0]);
  return isGone(process) || (host === nameHost() && bootThen !== bootNow);
}

function describeHolder(backup: string, incoming: string, { process, host, since }: Holder): string {
  const who = `process ${process?.pid ?? '?'} on ${host.split(' ')[0] ?? host} since ${since}`;
  const isHere = process !== undefined && process.machine === maybeMarkProcess()?.machine;
  const remedy = isHere ? '' : `, or remove ${incoming} if it runs no more`;
  return `${backup}: expected no other backup to write to it, got ${who}: wait until it has ended${remedy}`;
}

function describeOurselves(): Holder {
  const process = maybeMarkProcess();
  return { ...(process && { process }), host: nameHost(), since: new Date().toISOString() };
}

function nameHost(): string {
  try {
    // machine-id(5); hosts may share a name
    return `${hostname()} ${readFileSync('/etc/machine-id', 'utf8').trim()}`;
  } catch {
    return hostname();
  }
}
