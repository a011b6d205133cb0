import { existsSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Check, createGroup } from './check.js';
import { formatBytes } from '../../study/format-bytes.js';

export async function checkPlaces(cache: string, dataFolder: string): Promise<readonly Check[]> {
  return createGroup('Places', [
    ['Cache', 'fact', await describeFolder(cache)],
    ['Data folder', 'fact', await describeFolder(dataFolder)],
  ]);
}

async function describeFolder(folder: string): Promise<string> {
  const free = formatBytes(await measureFree(folder));
  if (!existsSync(folder)) return `${folder}, not there yet, ${free} free`;
  return `${folder}, holds ${formatBytes(await measureSize(folder))}, ${free} free`;
}

/** Of the disk that the folder is on, or would be. */
async function measureFree(folder: string): Promise<number> {
  if (!existsSync(folder)) return measureFree(dirname(folder));
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize;
}

async function measureSize(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    // A running study renames and removes files here at any moment.
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
