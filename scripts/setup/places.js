import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/**
 * The one folder outside the checkout that holds what was downloaded or compiled, shared by all clones:
 * HRTEM_CACHE, else hrtem-transfer in XDG_CACHE_HOME, else in ~/.cache.
 */
export function locateCache(env = process.env) {
  if (env.HRTEM_CACHE) return resolve(env.HRTEM_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hrtem-transfer');
}

/** Written last by the set-up; read by the compiled code (`cli/installation.ts`) and by the next set-up. */
export function locateInstallationFile(root = checkout) {
  return join(root, 'node_modules', '.hrtem-setup.json');
}
