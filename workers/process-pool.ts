import type { ChildProcess } from 'node:child_process';

/** Processes that have loaded TensorFlow and wait for another job. */
export interface ProcessPool {
  /** One that waits, or a new one. */
  take(): ChildProcess;
  /** Keeps it for a while; it must be free of listeners and idle. */
  giveBack(child: ChildProcess): void;
  /** Ends those that wait: they would hold up the end of this process. */
  endIdle(): void;
}

/** Loading TensorFlow takes seconds, holding it some hundred megabytes: a process waits no longer than this. */
const IDLE_MS = 20_000;

export function createProcessPool(start: () => ChildProcess): ProcessPool {
  const idle: ChildProcess[] = [];
  return {
    take: () => {
      for (let child = idle.pop(); child !== undefined; child = idle.pop()) if (isAlive(child)) return child;
      return start();
    },
    giveBack: (child) => {
      idle.push(child);
      setTimeout(() => {
        const place = idle.indexOf(child);
        if (place < 0) return;
        idle.splice(place, 1);
        child.kill('SIGKILL');
      }, IDLE_MS).unref();
    },
    endIdle: () => {
      for (const child of idle.splice(0)) child.kill('SIGKILL');
    },
  };
}

function isAlive(child: ChildProcess): boolean {
  return child.connected && child.exitCode === null && child.signalCode === null;
}
