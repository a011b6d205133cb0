import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredEntry } from './artifact-store.js';
import { isErrorCode, nothingWhere } from './durable-file.js';

/** So many files are asked for their size at once. */
const AT_ONCE = 64;

/** All files below a folder and the folders that links in it name, without those that go while we look. */
export async function listFolder(root: string): Promise<readonly StoredEntry[]> {
  const found: StoredEntry[] = [];
  await list(root, '', new Set(), found);
  return found;
}

async function list(folder: string, prefix: string, seen: Set<string>, found: StoredEntry[]): Promise<void> {
  const place = await realpath(folder).catch(nothingWhere('ENOENT'));
  // a link to a folder that it lies in
  if (place === undefined || seen.has(place)) return;
  seen.add(place);
  const entries = (await readdir(folder, { withFileTypes: true }).catch(nothingWhere('ENOENT'))) ?? [];
  for (const entry of entries) {
    if (entry.isDirectory()) await list(join(folder, entry.name), `${prefix}${entry.name}/`, seen, found);
  }
  const others = entries.filter((entry) => !entry.isDirectory());
  for (let first = 0; first < others.length; first += AT_ONCE) {
    const some = others.slice(first, first + AT_ONCE);
    const stats = await Promise.all(some.map(({ name }) => maybeStat(join(folder, name))));
    for (const [index, { name }] of some.entries()) {
      const status = stats[index];
      if (status?.isDirectory() === true) await list(join(folder, name), `${prefix}${name}/`, seen, found);
      else if (status !== undefined) found.push({ name: `${prefix}${name}`, bytes: status.size });
    }
  }
}

/** Of what a link names; of the link itself where it leads nowhere but to itself. */
async function maybeStat(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    if (isErrorCode(error, 'ELOOP')) return lstat(path).catch(nothingWhere('ENOENT'));
    throw error;
  }
}
