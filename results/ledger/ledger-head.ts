import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isErrorCode } from '../durable-file.js';
import { maybeParseJson } from '../maybe-parse-json.js';

/**
 * How many events a ledger has and the hash of the last one, kept outside the database: a chain that was cut at its end, or
 * written anew from somewhere on, doesn't fit it.
 */
const schema = z
  .object({
    ledger: z.string(),
    count: z.int().min(0),
    head: z.string(),
    /** Of an event that was being added: whether it was, the database says. */
    next: z.string().exactOptional(),
  })
  .readonly();

export type LedgerHead = z.output<typeof schema>;

export function ledgerHeadPath(artifactFolder: string): string {
  return join(artifactFolder, 'ledger-head.json');
}

/** Undefined where there is none, or none that can be read. */
export function maybeReadHead(artifactFolder: string): LedgerHead | undefined {
  try {
    return maybeParseJson(schema, readFileSync(ledgerHeadPath(artifactFolder), 'utf8'));
  } catch (error) {
    if (isErrorCode(error, 'ENOENT') || isErrorCode(error, 'EISDIR')) return undefined;
    throw error;
  }
}

/** The end of a chain as the database has it; of none, the hash of the ledger's name. */
export type ChainEnd = Pick<LedgerHead, 'ledger' | 'count' | 'head'>;

/** Whether the chain ends as its head says, be it with the event that was being added or without. */
export function fitsHead(kept: LedgerHead | undefined, { ledger, count, head }: ChainEnd): boolean {
  if (kept === undefined) return count === 0;
  if (kept.ledger !== ledger) return false;
  const isBefore = kept.count === count && kept.head === head;
  return isBefore || (kept.next === head && kept.count < count);
}

/** Not asynchronous: within a transaction of the database. */
export function writeHead(artifactFolder: string, head: LedgerHead): void {
  mkdirSync(artifactFolder, { recursive: true });
  const path = ledgerHeadPath(artifactFolder);
  const temporary = `${path}.tmp`;
  const file = openSync(temporary, 'w');
  writeSync(file, JSON.stringify(head, null, 1));
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, path);
}
