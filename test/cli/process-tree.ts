import { readdirSync, readFileSync } from 'node:fs';

/** Processes that this one has started, and those that they have started. */
export function listDescendants(pid: number): readonly number[] {
  const parents = new Map(listProcesses().map((process) => [process, maybeParent(process)]));
  const childrenOf = (parent: number): readonly number[] =>
    [...parents.keys()]
      .filter((process) => parents.get(process) === parent)
      .flatMap((child) => [child, ...childrenOf(child)]);
  return childrenOf(pid);
}

function listProcesses(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Undefined where the process has ended meanwhile. */
function maybeParent(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // behind the name in parentheses, which may hold anything: state and parent
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
