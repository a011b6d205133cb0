import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../study/errors.js';
import { maybeReadText, nothingWhere } from '../durable-file.js';
import { nameArtifact } from '../artifact-name.js';
import { hashText } from '../file-hash.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Within a data folder: nothing of a backup is ever written beside it. */
const path = z
  .string()
  .refine((text) => text !== '' && text.split('/').every((part) => !['', '.', '..'].includes(part)));

const entrySchema = z.object({ path, sha256, bytes: z.number() }).readonly();

const catalogSchema = z
  .object({
    entries: z.array(entrySchema).readonly(),
    /** Artifacts that were left out on purpose; manifests don't name them any more. */
    leftOut: z.array(sha256).readonly(),
  })
  .readonly();

/** By the first digit of their hashes: each backup hashes another sixteenth of what is there from before. */
export const SHARES = 16;

const markerSchema = z
  .object({
    format: z.literal(1),
    /** ISO 8601, UTC. */
    madeAt: z.string(),
    /** Of the program. */
    version: z.string(),
    /** Hash of the catalog, which lies among the files. */
    catalog: sha256,
    files: z.number(),
    bytes: z.number(),
    /** The name of the ledger, the number of its events and the hash of the last one; absent where there is none yet. */
    ledger: z.object({ id: z.string(), count: z.number(), head: z.string() }).readonly().exactOptional(),
    /** Where the artifacts are, if not in the data folder: they are no part of the backup then. */
    artifacts: z.string().exactOptional(),
    /** Kinds that are in it beyond what is needed. */
    with: z.array(z.string()).readonly(),
    /** Steps that were left out because they, or their files, were missing or damaged. */
    damaged: z.array(z.string()).readonly(),
    /** Steps that the data folder had lost: here they are as the backup before had them. */
    keptSteps: z.array(z.string()).readonly().default([]),
    /** The same of plans and texts, by path. */
    keptRecords: z.array(z.string()).readonly().default([]),
    /** Which of the shares of files was hashed again. */
    share: z
      .int()
      .min(0)
      .max(SHARES - 1)
      .exactOptional(),
  })
  .readonly();

/** A file of the data folder, and where its bytes are: `files/<aa>/<sha256>`. */
export type CatalogEntry = z.output<typeof entrySchema>;
export type Catalog = z.output<typeof catalogSchema>;
/** `backup.json`, which is written last: without it there is no backup. */
export type BackupMarker = z.output<typeof markerSchema>;

export function markerPath(backup: string): string {
  return join(backup, 'backup.json');
}

export function pooledPath(backup: string, hash: string): string {
  return join(backup, nameArtifact(hash));
}

/**
 * Undefined where the folder holds no whole backup.
 * @throws InputError where it has a marker of another program or version
 */
export async function maybeReadMarker(backup: string): Promise<BackupMarker | undefined> {
  const text = await maybeReadText(markerPath(backup)).catch(nothingWhere('ENOTDIR'));
  if (text === undefined) return undefined;
  try {
    return markerSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InputError(`${markerPath(backup)}: expected the end of a backup in format 1, got something else`, [], {
      cause,
    });
  }
}

/** @throws InputError where its bytes are not those that the marker names */
export async function readCatalog(backup: string, marker: BackupMarker): Promise<Catalog> {
  const place = pooledPath(backup, marker.catalog);
  const text = await maybeReadText(place).catch(nothingWhere('ENOTDIR'));
  if (text === undefined || hashText(text) !== marker.catalog) {
    throw new InputError(
      `${place}: expected the list of the backup’s files, got ${text === undefined ? 'nothing' : 'other bytes'}`,
    );
  }
  return catalogSchema.parse(JSON.parse(text));
}
