import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { MixedPart } from '../result-store.js';
import { prepare } from './keep-alive.js';
import { prepareTableCheck } from './table-check.js';
import { groupPairs } from '../../study/group-by.js';

const partRow = z.object({
  record: z.string(),
  domain: z.string(),
  images: z.number(),
  dataset: z.string(),
  first: z.number(),
});

const SELECT_PARTS = `SELECT record, domain, images, generate AS dataset, first_image AS first FROM mixture_parts
  ORDER BY record, ordinal`;

/**
 * Finds what a network was trained on, by the key of its record, where it was trained once. Empty in a database of before
 * networks could be.
 */
export function prepareMixtureParts(database: Database.Database): () => ReadonlyMap<string, readonly MixedPart[]> {
  const hasParts = prepareTableCheck(database, 'mixture_parts');
  let select: Database.Statement<unknown[]> | undefined;
  return () => {
    if (!hasParts()) return new Map();
    select ??= prepare(database, SELECT_PARTS);
    const rows = z.array(partRow).parse(select.all());
    return groupPairs(rows.map(({ record, ...part }): readonly [string, MixedPart] => [record, part]));
  };
}
