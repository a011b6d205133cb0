import { readFileSync, readdirSync } from 'node:fs';

/**
 * The start time of a living process, in ticks since boot, from /proc. With the pid it names a process for good:
 * a pid alone is given out again. Undefined where there is no such process.
 */
export function maybeProcessStart(pid: number): string | undefined {
  const stat = maybeRead(`/proc/${pid}/stat`);
  // the second field is the name in parentheses, which may hold spaces; the start time is field 22
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

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
