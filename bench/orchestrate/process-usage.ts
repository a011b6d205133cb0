import { readFileSync } from 'node:fs';

/** What a process has taken since its start. */
export interface ProcessUsage {
  /** Of all its threads, in user and in system mode. */
  readonly cpuMs: number;
  /** Most memory that it held. */
  readonly peakBytes: number;
}

/** A tick in /proc is 1/100 s on Linux x64, whatever the kernel's own timer (proc_pid_stat(5), USER_HZ). */
const TICK_MS = 10;

/** Throws where there is no such process. */
export function readProcessUsage(pid: number): ProcessUsage {
  return {
    cpuMs: parseCpuMs(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    peakBytes: parsePeakBytes(readFileSync(`/proc/${pid}/status`, 'utf8')),
  };
}

/** @param stat as in proc_pid_stat(5); the second field may hold spaces and parentheses */
export function parseCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // what is left begins with field 3; utime is 14, stime 15
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  if (!Number.isInteger(user + system)) throw new Error(`expected the times of a process, got '${stat}'`);
  return (user + system) * TICK_MS;
}

/** @param status as in proc_pid_status(5) */
export function parsePeakBytes(status: string): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`expected the peak memory of a process, got '${status}'`);
  return Number(kibibytes) * 1024;
}
