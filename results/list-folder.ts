import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { StoredEntry } from './artifact-store.js';
import { nothingWhere } from './durable-file.js';

/** So many files are asked for their size at once. */
const AT_ONCE = 64;

/** All files below a folder, without those that go while we look; none where there is no folder. */
export async function listFolder(root: string): Promise<readonly StoredEntry[]> {
  const found = (await readdir(root, { recursive: true, withFileTypes: true }).catch(nothingWhere('ENOENT'))) ?? [];
  const paths = found.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const entries: StoredEntry[] = [];
  for (let first = 0; first < paths.length; first += AT_ONCE) {
    const sizes = await Promise.all(
      paths.slice(first, first + AT_ONCE).map(async (path) => {
        const bytes = (await stat(path).catch(nothingWhere('ENOENT')))?.size;
        return bytes === undefined ? [] : [{ name: relative(root, path), bytes }];
      }),
    );
    entries.push(...sizes.flat());
  }
  return entries;
}
