import { z } from 'zod';
import { hashCanonical } from '../../study/identity.js';

/** What an event says of the files that it removes, so that none can be added to them later. */
export interface RemovedFiles {
  readonly files: number;
  readonly hash: string;
}

export const removedFilesSchema = z.object({ files: z.int(), hash: z.string() });

/** @param hashes of the files, in any order */
export function describeRemoved(hashes: Iterable<string>): RemovedFiles {
  const sorted = [...new Set(hashes)].sort();
  return { files: sorted.length, hash: hashCanonical(sorted) };
}
