import { spawnSync } from 'node:child_process';

/**
 * Runs a script of sh as root of a namespace of its own, where it may mount: its words are `$0`, `$1` and so on. Undefined
 * where this machine allows that to nobody, which a mount that fails tells by `exit 77`.
 */
export function maybeRunInNamespace(script: string, ...words: readonly string[]) {
  const unshare = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, ...words];
  const { error, status, stdout, stderr } = spawnSync('unshare', unshare, { encoding: 'utf8' });
  if (error !== undefined || status === 77 || /^unshare:/m.test(stderr)) return undefined;
  return { code: status, printed: stdout, said: stderr };
}
