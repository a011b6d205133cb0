import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAtomsJson } from '../../physics/structures/atoms-json.js';
import type { Atoms } from '../../physics/atoms.js';

const folder = join(
  process.env['HRTEM_REFERENCE'] ?? fileURLToPath(new URL('../../../../shared/reference', import.meta.url)),
  'physics',
);

/** For a test's `skip`: false where the reference is there, else why not. */
export const referenceMissing = existsSync(join(folder, 'manifest.json')) ? false : `no reference data in ${folder}`;

export function referencePath(...names: readonly string[]): string {
  return join(folder, ...names);
}

export function readReferenceAtoms(name: string): Atoms {
  return parseAtomsJson(readFileSync(referencePath(`case_${name}`, 'atoms.json'), 'utf8'));
}
