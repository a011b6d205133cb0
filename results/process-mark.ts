import { readFileSync, readlinkSync } from 'node:fs';
import { z } from 'zod';
import { isErrorCode } from './durable-file.js';

/** Names a process for good, on whatever machine it runs. */
export const processMarkSchema = z
  .object({
    /** Of the kernel since its start, and the namespace that pids are counted in: a container has its own. */
    machine: z.string(),
    pid: z.number(),
    /** A pid alone is given out again. */
    started: z.string(),
  })
  .readonly();

export type ProcessMark = z.infer<typeof processMarkSchema>;

/**
 * The start time of a living process, in ticks since boot, from /proc. With the pid it names a process for good:
 * a pid alone is given out again. Undefined where there is no such process.
 */
export function maybeProcessStart(pid: number): string | undefined {
  try {
    return readStart(pid);
  } catch {
    return undefined;
  }
}

/** Undefined of a process that has ended and that nobody has waited for. Throws where /proc doesn't tell. */
function readStart(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // the second field is the name in parentheses, which may hold spaces; the start time is field 22
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

/** This process; undefined where /proc doesn't tell. */
export function maybeMarkProcess(): ProcessMark | undefined {
  own ??= { mark: readOwnMark() };
  return own.mark;
}

/** Whether it surely doesn't live any more: of a process of another machine that can't be told. */
export function isGone({ machine, pid, started }: ProcessMark): boolean {
  if (maybeMarkProcess()?.machine !== machine) return false;
  try {
    return readStart(pid) !== started;
  } catch (error) {
    return isErrorCode(error, 'ENOENT') || isErrorCode(error, 'ESRCH');
  }
}

let own: { readonly mark: ProcessMark | undefined } | undefined;

function readOwnMark(): ProcessMark | undefined {
  const started = maybeProcessStart(process.pid);
  if (started === undefined) return undefined;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { machine: `${boot} ${readlinkSync('/proc/self/ns/pid')}`, pid: process.pid, started };
  } catch {
    return undefined;
  }
}
