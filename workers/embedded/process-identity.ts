import { readFileSync, readdirSync } from 'node:fs';

/** Living processes whose command line holds all of these arguments. */
export function findProcesses(args: readonly string[]): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const given = maybeRead(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
      return args.every((argument) => given.includes(argument));
    })
    .map(Number);
}

function maybeRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // the process ended, or is another user's: it is not one of ours then
    return undefined;
  }
}
