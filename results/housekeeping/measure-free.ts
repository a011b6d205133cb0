import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes that a person without privileges may still write to the disk that the folder is on, or would be. */
export async function measureFree(folder: string): Promise<number> {
  if (!existsSync(folder)) return measureFree(dirname(folder));
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
