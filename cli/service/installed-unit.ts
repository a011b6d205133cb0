import { lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isErrorCode, makeFolder, replaceFileDurably } from '../../results/durable-file.js';

/** The file of a unit. */
export interface UnitFile {
  readonly path: string;
  /** `changed` where another text stood there. */
  install(text: string): Promise<'written' | 'changed' | 'same'>;
  /** Whether it starts with the person's manager, as far as files say. */
  isWanted(): boolean;
  isInstalled(): boolean;
  /** Also what makes it start. Returns whether there was anything. */
  remove(): boolean;
}

export function openUnitFile(folder: string, unit: string): UnitFile {
  const path = join(folder, `${unit}.service`);
  // where `systemctl enable` puts it, for WantedBy=default.target
  const wanted = join(folder, 'default.target.wants', `${unit}.service`);
  return {
    path,
    async install(text) {
      const before = maybeRead(path);
      if (before === text) return 'same';
      await makeFolder(folder);
      await replaceFileDurably(path, text);
      return before === undefined ? 'written' : 'changed';
    },
    isWanted: () => isThere(wanted),
    isInstalled: () => isThere(path),
    remove() {
      const found = isThere(path) || isThere(wanted);
      for (const file of [wanted, path]) rmSync(file, { force: true });
      return found;
    },
  };
}

function maybeRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Also a link that leads nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
