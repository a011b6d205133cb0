import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** SHA-256 in hex over the texts given, each ended by its length, so that no two lists give the same. */
export function hashTexts(texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update(`\0${text.length}\0`);
  return hash.digest('hex');
}

export function hashFiles(paths) {
  return hashTexts(paths.flatMap((path) => [path, readFileSync(path)]));
}
