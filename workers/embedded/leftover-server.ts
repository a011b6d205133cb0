import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorCode } from '../../results/durable-file.js';
import type { DataFolder } from '../data-folder.js';
import { findProcesses } from './process-identity.js';

const TERM_MS = 10_000;
const LOOK_MS = 100;

/**
 * Ends servers that outlived their supervisor: two on one database would damage it. Only processes that were started
 * with this data folder's database are ours, and no file is trusted to know them all.
 */
export async function endLeftoverServers(folder: DataFolder): Promise<void> {
  const find = () => findProcesses(['start-dev', folder.temporal]);
  for (const pid of find()) send(pid, 'SIGTERM');
  for (let waited = 0; find().length > 0; waited += LOOK_MS) {
    if (waited >= TERM_MS) for (const pid of find()) send(pid, 'SIGKILL');
    await sleep(LOOK_MS);
  }
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // it ended between our look and our signal
    if (!isErrorCode(error, 'ESRCH')) throw error;
  }
}
