import { readFileSync, readdirSync } from 'node:fs';

/** Living children of a process whose command line holds a word that ends so. */
export function findChildren(parent: number, wordEnd: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isChild(pid, parent) && readWords(pid).some((word) => word.endsWith(wordEnd)));
}

/** Field 3 of proc_pid_stat(5) is the state, field 4 the parent; the second may hold spaces and parentheses. */
function isChild(pid: number, parent: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  const [state, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state !== 'Z' && Number(parentPid) === parent;
}

function readWords(pid: number): readonly string[] {
  return read(`/proc/${pid}/cmdline`).split('\0');
}

/** Empty where the process has ended since. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
