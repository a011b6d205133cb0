import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withLock } from './lock.js';

/**
 * The folder `name` of the cache, made by `make(folder)` if it isn't there. It is made beside its place and renamed
 * when it is whole, under a lock of its own, so that neither a killed set-up nor two at once can leave a part of one.
 * An entry that lacks one of its `files` (relative names) was damaged later and is made anew.
 */
export async function provideEntry({ cache, name, files, onWait }, make) {
  const folder = join(cache, name);
  if (isWhole(folder, files)) return folder;
  return withLock(join(cache, 'locks', `${name}.lock`), { onWait: (owner) => onWait(owner, name) }, async () => {
    if (isWhole(folder, files)) return folder;
    await removeLeftovers(folder);
    const partial = await mkdtemp(`${folder}.partial-`);
    try {
      await make(partial);
      // mkdtemp makes it for its owner alone; a cache may be shared.
      await chmod(partial, 0o755);
      await rename(partial, folder);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return folder;
  });
}

export function isWhole(folder, files) {
  return files.every((file) => {
    const path = join(folder, file);
    return existsSync(path) && statSync(path).size > 0;
  });
}

/** We hold the entry's lock: whoever was making it has ended. */
async function removeLeftovers(folder) {
  await mkdir(dirname(folder), { recursive: true });
  for (const found of await readdir(dirname(folder))) {
    if (found !== basename(folder) && !found.startsWith(`${basename(folder)}.partial-`)) continue;
    await rm(join(dirname(folder), found), { recursive: true, force: true });
  }
}
