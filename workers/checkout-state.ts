import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { isErrorCode } from '../results/durable-file.js';
import { hashFile } from '../results/file-hash.js';
import { maybeAsk } from './ask-program.js';
import { layOutDataFolder } from './data-folder.js';

/** How a checkout of the program differs from its commit. */
export interface CheckoutState {
  readonly commit: string;
  /** What `git diff` tells of changes since the commit; empty where nothing was changed. */
  readonly patch: string;
  /** Files that git doesn't know and doesn't ignore, by their paths in the checkout; none of a data folder. */
  readonly untracked: readonly string[];
}

/** Undefined where the program lies in no checkout of its own; a repository around it tells of something else. */
export async function maybeReadCheckout(checkout: string, dataFolder?: string): Promise<CheckoutState | undefined> {
  const ask = (...words: readonly string[]) => maybeAsk('git', ['-C', checkout, ...words]);
  const top = await ask('rev-parse', '--show-toplevel');
  if (top === undefined || (await realpath(checkout)) !== withoutEnd(top)) return undefined;
  const [commit, patch, others] = await Promise.all([
    ask('rev-parse', 'HEAD'),
    ask('diff', 'HEAD'),
    // names as they are: without -z those with other letters than ASCII come in quotes
    ask('ls-files', '--others', '--exclude-standard', '-z'),
  ]);
  if (commit === undefined) return undefined;
  const names = (others ?? '').split('\0').filter((name) => name !== '');
  return {
    commit: withoutEnd(commit),
    patch: withoutEnd(patch ?? ''),
    untracked: names.filter(createProgramFilter(checkout, names, dataFolder)),
  };
}

export interface HashedFiles {
  /** SHA-256 by name. */
  readonly hashes: Readonly<Record<string, string>>;
  /** So many regular files were not read: beyond the limits, or not ours to read. */
  readonly leftOut: number;
}

const MOST_FILES = 1000;
/** A second's work. */
const MOST_BYTES = 2 ** 28;

/** What is no file, as a folder that is a repository itself, or a link, is none of the program's sources. */
export async function hashUntracked(checkout: string, names: readonly string[]): Promise<HashedFiles> {
  const hashes: Record<string, string> = {};
  let leftOut = 0;
  let bytes = 0;
  for (const name of names) {
    const path = join(checkout, name);
    try {
      const found = await lstat(path);
      if (!found.isFile()) continue;
      if (Object.keys(hashes).length === MOST_FILES || bytes + found.size > MOST_BYTES) leftOut++;
      else {
        hashes[name] = (await hashFile(path)).sha256;
        bytes += found.size;
      }
    } catch (error) {
      // gone since git looked; a name that isn't UTF-8 is not found either
      if (!UNREADABLE.some((code) => isErrorCode(error, code))) throw error;
      leftOut++;
    }
  }
  return { hashes, leftOut };
}

const UNREADABLE = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'];

/** Data folders change while the program runs and say nothing of it: the one that is used, and all that have results. */
function createProgramFilter(
  checkout: string,
  names: readonly string[],
  dataFolder: string | undefined,
): (name: string) => boolean {
  const results = basename(layOutDataFolder('').results);
  const found = names.filter((name) => basename(name) === results).map((name) => dirname(name));
  const given = dataFolder === undefined ? undefined : relative(checkout, dataFolder);
  const isInside = given !== undefined && !given.startsWith('..') && !isAbsolute(given);
  const folders = new Set([...found, ...(isInside ? [given] : [])]);
  const beginnings = [...folders].flatMap((folder) => {
    const { root, ...places } = layOutDataFolder(folder);
    // the checkout itself may be the data folder
    return root === '' || root === '.' ? Object.values(places) : [`${root}/`];
  });
  return (name) => !beginnings.some((beginning) => name.startsWith(beginning));
}

function withoutEnd(text: string): string {
  return text.trimEnd();
}
