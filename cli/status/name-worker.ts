import type { WorkerName } from '../../study/study-status.js';

/** Workers call themselves `1234@host`. */
export function nameWorker(identity: string): WorkerName {
  const [, pid, host] = /^(\d+)@(.*)$/.exec(identity) ?? [];
  return pid === undefined || host === undefined ? { host: identity, pid: null } : { host, pid: Number(pid) };
}
