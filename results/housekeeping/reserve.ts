import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nothingWhere } from '../durable-file.js';
import { measureFree } from './measure-free.js';

/** What the ledger takes at most to write a removal of 100,000 files down, in the database and in its log. */
export const RESERVE_BYTES = 2 ** 24;
/** Nobody’s last bytes are taken for it. */
const LEAST_FREE_BYTES = 4 * RESERVE_BYTES;
const PIECE_BYTES = 2 ** 20;

/**
 * Makes the file that is given up when the disk is full, so that a removal can be written down before anything is removed.
 * None where there is little room. Of random bytes: others a file system may compress to nothing.
 */
export async function keepReserve(path: string): Promise<void> {
  if ((await stat(path).catch(nothingWhere('ENOENT')))?.size === RESERVE_BYTES) return;
  if ((await measureFree(dirname(path))) < LEAST_FREE_BYTES) return;
  const file = await open(path, 'w');
  try {
    for (let written = 0; written < RESERVE_BYTES; written += PIECE_BYTES) {
      await file.writeFile(randomBytes(PIECE_BYTES));
    }
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Gives the file up where the disk has little room left. */
export async function releaseReserve(path: string): Promise<void> {
  if ((await measureFree(dirname(path))) < RESERVE_BYTES) await rm(path, { force: true });
}
