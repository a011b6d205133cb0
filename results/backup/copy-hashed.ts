import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { isErrorCode } from '../durable-file.js';
import type { ArtifactRef } from '../manifest.js';

const PIECE_BYTES = 2 ** 20;

/** Copies the bytes to a new file, flushed to the disk, and says what they were. Undefined where there is no such file. */
export async function copyHashed(source: string, target: string): Promise<ArtifactRef | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(target, 'w');
  try {
    for await (const piece of createReadStream(source, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
      await file.writeFile(piece);
    }
    await file.sync();
  } catch (error) {
    await rm(target, { force: true });
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}
