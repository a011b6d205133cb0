import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isErrorCode, makeFolder, maybeReadText, nothingWhere } from './durable-file.js';
import { hashText } from './file-hash.js';
import { isGone, maybeMarkProcess } from './process-mark.js';

/** Another process has what only one may have at a time. */
export class FolderBusyError extends Error {
  override readonly name = 'FolderBusyError';
}

export interface FolderLock {
  /** Where unfinished files may lie, which go with the lock. */
  readonly folder: string;
  release(): Promise<void>;
}

/** In the name of a file in the lock, so that a dead holder's name is replaced by one rename: of several only one can. */
interface Holder {
  readonly pid: number;
  readonly started: string;
  /** Hashes: of the machine since its start, of that start, of the host through all of them. */
  readonly machine: string;
  readonly boot: string;
  readonly host: string;
}

const HOLDER = /^holder\.(\d+)\.(\w+)\.([0-9a-f]{16})\.([0-9a-f]{16})\.([0-9a-f]{16})\.[0-9a-f-]{36}$/;

/**
 * Takes a lock, which is a folder with its holder's name in it, for this process. It gets its place by rename: that fails
 * where a folder with anything in it is, and takes no hard links, which disks for backups often don't have. What a killed
 * process has left in it goes.
 * @param expected in words, what is to be so that it can be taken
 * @throws FolderBusyError where another process holds it, or one of another machine of which that can't be told
 */
export async function takeFolderLock(folder: string, expected: string): Promise<FolderLock> {
  const own = `${folder}.${randomUUID()}`;
  const name = nameOurselves();
  await makeFolder(dirname(folder));
  for (;;) {
    await mkdir(own, { recursive: true });
    await writeFile(join(own, name), `process ${process.pid} on ${hostname()} since ${new Date().toISOString()}`);
    if (await moveIfFree(own, folder)) break;
    const found = await listHolders(folder);
    if (found === undefined) continue;
    const living = found.find(({ holder }) => !isOver(holder));
    if (living !== undefined) {
      await rm(own, { recursive: true, force: true });
      throw new FolderBusyError(`${expected}, got ${await describeHolder(folder, living)}`);
    }
    // where a power cut or an earlier version has left no name, there is none to replace
    const from = found[0] === undefined ? join(own, name) : join(folder, found[0].name);
    if ((await moveIfFree(from, join(folder, name))) && (await isOurs(folder, name))) {
      await rm(own, { recursive: true, force: true });
      for (const left of await readdir(folder)) {
        if (left !== name) await rm(join(folder, left), { recursive: true, force: true });
      }
      break;
    }
  }
  await sweep(folder);
  return {
    folder,
    async release() {
      // not emptied in its place: a folder without its holder's name is anybody's
      const aside = `${folder}.${randomUUID()}.gone`;
      const found = await listHolders(folder);
      if (found?.some((each) => each.name === name) !== true || !(await moveIfFree(folder, aside))) return;
      await rm(aside, { recursive: true, force: true });
    },
  };
}

/**
 * Whether a name that was put into the folder is the only one of a living process there, else it goes again: another one may have
 * taken the folder between the look and that. Of two, at least the later sees the other.
 */
async function isOurs(folder: string, name: string): Promise<boolean> {
  const found = (await listHolders(folder)) ?? [];
  const isThere = found.some((each) => each.name === name);
  if (isThere && found.every((each) => each.name === name || isOver(each.holder))) return true;
  await rm(join(folder, name), { force: true });
  return false;
}

/** Removes what killed processes have left beside the lock, and nothing of those that are about to try. */
async function sweep(folder: string): Promise<void> {
  const siblings = (await readdir(dirname(folder))).filter((name) => name.startsWith(`${basename(folder)}.`));
  for (const sibling of siblings) {
    const path = join(dirname(folder), sibling);
    const [own] = (OWN.test(sibling) && (await listHolders(path))) || [];
    if (GONE.test(sibling) || (own && isOver(own.holder))) await rm(path, { recursive: true, force: true });
  }
}

/** What is in nobody's way any more. */
const GONE = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.gone$/;
const OWN = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** False where the place is taken, or where there is nothing to move any more. */
async function moveIfFree(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].some((code) => isErrorCode(error, code))) return false;
    throw error;
  }
}

interface FoundHolder {
  readonly name: string;
  readonly holder: Holder;
}

/** Undefined where there is no such folder. */
async function listHolders(folder: string): Promise<readonly FoundHolder[] | undefined> {
  const names = await readdir(folder).catch(nothingWhere('ENOENT'));
  return names?.flatMap((name) => {
    const [, pid, started, machine, boot, host] = HOLDER.exec(name) ?? [];
    if (!(pid && started && machine && boot && host)) return [];
    return { name, holder: { pid: Number(pid), started, machine, boot, host } };
  });
}

/** Whether that process is surely gone: it ended, or its machine has started anew since. */
function isOver({ pid, started, machine, boot, host }: Holder): boolean {
  const [mark, own] = [maybeMarkProcess(), describeOurselves()];
  if (mark === undefined) return false;
  if (machine === own.machine) return isGone({ machine: mark.machine, pid, started });
  return host === own.host && boot !== own.boot;
}

async function describeHolder(folder: string, { name, holder }: FoundHolder): Promise<string> {
  const who = await maybeReadText(join(folder, name));
  const remedy = holder.machine === describeOurselves().machine ? '' : `, or remove ${folder} if it runs no more`;
  return `${who || `process ${holder.pid}`}: wait until it has ended${remedy}`;
}

function nameOurselves(): string {
  const { pid, started, machine, boot, host } = describeOurselves();
  return ['holder', pid, started, machine, boot, host, randomUUID()].join('.');
}

function describeOurselves(): Holder {
  const { machine = 'unknown', started = 'unknown' } = maybeMarkProcess() ?? {};
  const [machineHash, boot, host] = [machine, machine.split(' ')[0] ?? '', nameHost()].map((text) =>
    hashText(text).slice(0, 16),
  );
  return { pid: process.pid, started, machine: machineHash ?? '', boot: boot ?? '', host: host ?? '' };
}

function nameHost(): string {
  try {
    // machine-id(5); hosts may share a name
    return `${hostname()} ${readFileSync('/etc/machine-id', 'utf8').trim()}`;
  } catch {
    return hostname();
  }
}
