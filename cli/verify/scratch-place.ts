import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { maybeProcessStart } from '../../results/process-mark.js';

const PREFIX = 'verify-';

/**
 * A folder in the data folder, which has room and is on one file system with nothing that matters: artifacts lie elsewhere.
 * Those that a killed command has left are removed. Throws what the file system says.
 */
export function makeScratchPlace(dataFolder: string): string {
  for (const name of readdirSync(dataFolder).filter((entry) => entry.startsWith(PREFIX))) {
    const [pid, started] = name.slice(PREFIX.length).split('-');
    if (maybeProcessStart(Number(pid)) !== started) rmSync(join(dataFolder, name), { recursive: true, force: true });
  }
  const folder = join(dataFolder, `${PREFIX}${process.pid}-${maybeProcessStart(process.pid) ?? 'unknown'}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}
