import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { hashFile } from '../../results/file-hash.js';
import { InputError } from '../../study/errors.js';
import { findKeyed, listNamedFiles } from './find-keyed.js';
import type { FoundThing, Search } from './find-thing.js';

const HASH_NAME = /^([0-9a-f]{64})(\.json)?$/;

/**
 * What a file on disk is, by its bytes.
 * @throws InputError where it can't be read, or nothing of the data folder left it.
 */
export async function findFile(path: string, search: Search): Promise<FoundThing> {
  const { sha256, bytes } = await readHash(path);
  const { reader } = search.index;
  const [artifact] = reader.findArtifacts(sha256);
  if (artifact !== undefined) return { thing: { kind: 'file', ...artifact, path } };
  if (listNamedFiles(search).has(sha256)) return { thing: { kind: 'study-file', sha256, path } };
  const named = HASH_NAME.exec(basename(path));
  // manifests and frozen plans are named by the key that they are of
  if (named?.[2] !== undefined) {
    const found = findKeyed(named[1], search);
    if (found !== undefined) return found;
  }
  const damaged =
    named !== null && named[2] === undefined && reader.findArtifacts(named[1]).length > 0
      ? `: it is named as the artifact ${named[1]}, and its bytes have changed`
      : '';
  throw new InputError(
    `lineage: expected a file that a step left, or a study file, got ${path}, ${bytes} bytes of SHA-256 ${sha256}, which is none${damaged}`,
  );
}

async function readHash(path: string) {
  try {
    if (statSync(path).isDirectory()) throw new InputError(`lineage: expected a file, got the folder ${path}`);
    return await hashFile(path);
  } catch (error) {
    if (error instanceof InputError || !(error instanceof Error)) throw error;
    throw new InputError(`lineage: expected a file that can be read, got ${path}: ${error.message}`, [], {
      cause: error,
    });
  }
}
