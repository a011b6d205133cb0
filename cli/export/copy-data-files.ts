import { constants, mkdirSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '../../results/artifact-store.js';
import type { DataFile } from '../../results/provenance/crate-outline.js';
import { chooseFormat } from '../../results/provenance/step-entities.js';
import { createInputError } from '../../study/errors.js';

/** Means all roles. */
const ALL = 'all';

/**
 * Copies the data files of these roles, such as `best-weights` or `pretrain/best-weights`. Returns their paths by hash.
 * @throws InputError naming the roles that there are; CorruptArtifactError where a file is gone or damaged
 */
export async function copyDataFiles(
  files: ReadonlyMap<string, DataFile>,
  wanted: readonly string[],
  artifacts: ArtifactStore,
  folder: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const known = new Set([...files.values()].flatMap(({ roles }) => [...roles].flatMap(nameRole)));
  for (const role of wanted) {
    if (role === ALL || known.has(role)) continue;
    const names = [...known].filter((name) => !name.includes('/')).sort();
    const expected = `roles of data files (${names.join(', ')}), with a comma between, or all`;
    throw createInputError([{ file: 'export', field: '--with-files', expected, got: role }]);
  }
  const copied = new Map<string, string>();
  if (wanted.length === 0) return copied;
  mkdirSync(join(folder, 'files'));
  for (const [sha256, { bytes, roles }] of files) {
    const names = [...roles].sort();
    if (!wanted.includes(ALL) && !names.flatMap(nameRole).some((role) => wanted.includes(role))) continue;
    signal.throwIfAborted();
    const path = `files/${sha256}.${chooseFormat(names[0]).extension}`;
    const source = await artifacts.openArtifact({ sha256, bytes });
    // without taking room where the file system can share it
    await copyFile(source, join(folder, path), constants.COPYFILE_FICLONE);
    copied.set(sha256, path);
  }
  return copied;
}

/** With the kind of step and without. */
function nameRole(role: string): readonly string[] {
  return [role, role.slice(role.indexOf('/') + 1)];
}
