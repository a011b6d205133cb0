import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DamageRecords } from './damage-records.js';
import { createFileDurably, maybeReadText, nothingWhere } from './durable-file.js';

/** Findings of damage as files. */
export function createFolderDamage(folder: string): DamageRecords {
  return {
    create: (name, text) => createFileDurably(join(folder, name), text),
    list: async () =>
      (await readdir(folder).catch(nothingWhere('ENOENT')))?.filter((name) => name.endsWith('.json')) ?? [],
    read: (name) => maybeReadText(join(folder, name)),
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}
