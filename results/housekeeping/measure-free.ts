import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The disk that the folder is on, or would be; `freeBytes` are those that a person without privileges may still write. */
export async function readDisk(folder: string): Promise<{ readonly freeBytes: number; readonly totalBytes: number }> {
  if (!existsSync(folder)) return readDisk(dirname(folder));
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

export async function measureFree(folder: string): Promise<number> {
  return (await readDisk(folder)).freeBytes;
}
