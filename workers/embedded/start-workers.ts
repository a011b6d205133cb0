import { mkdir } from 'node:fs/promises';
import { createLog } from '../create-log.js';
import { layOutDataFolder } from '../data-folder.js';
import { holdDataFolder } from './hold-data-folder.js';
import { releaseLock, type AboutHolder } from './lock.js';
import { planWorkers, type WorkerName, type WorkerPlan } from './plan-workers.js';
import { rejectOnAbort } from './reject-on-abort.js';
import { superviseWorker } from './worker-supervisor.js';

export interface WorkersOptions extends WorkerPlan {
  readonly queues: readonly WorkerName[];
  /** Of the server; without it the standard variables and profile say. */
  readonly address?: string;
  /** The person's server, as those variables say. */
  readonly ownServer?: AboutHolder['ownServer'];
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/** Workers of this machine for a server that others have started. */
export interface StartedWorkers {
  /** Running steps are handed back to the server. */
  stop(): Promise<void>;
}

/**
 * Starts a worker process a queue and keeps it alive. The one of `store` writes the results, as only one process may,
 * and holds the data folder as a run does; the others open no results.
 * Throws DataFolderHeldError, and the signal's reason when aborted.
 */
export async function startWorkers(options: WorkersOptions): Promise<StartedWorkers> {
  const { dataFolder, queues, address, signal } = options;
  const folder = layOutDataFolder(dataFolder);
  await mkdir(folder.logs, { recursive: true });
  if (queues.includes('store')) await holdDataFolder(folder.lock, { ...options, command: 'worker' });
  const log = createLog(dataFolder, 'supervisor');
  const settings = planWorkers(options, address);
  const workers = queues.map((name) => superviseWorker(name, settings[name], log));
  const stop = async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await releaseLock(folder.lock);
  };
  try {
    await Promise.race([Promise.all(workers.map(({ ready }) => ready)), rejectOnAbort(signal)]);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
