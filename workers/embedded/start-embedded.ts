import { mkdir } from 'node:fs/promises';
import { createLog } from '../create-log.js';
import { layOutDataFolder } from '../data-folder.js';
import { DataFolderHeldError } from './data-folder-held.js';
import { announceServer, releaseLock, takeLock } from './lock.js';
import { endLeftoverServers } from './leftover-server.js';
import { planWorkers, WORKER_NAMES, type WorkerName, type WorkerPlan } from './plan-workers.js';
import { rejectOnAbort } from './reject-on-abort.js';
import { startTemporalServer, type TemporalServer } from './temporal-server.js';
import { superviseWorker, type SupervisedWorker } from './worker-supervisor.js';

/** Server and workers of one data folder, supervised by this process. */
export interface Embedded {
  /** Of the server that was started; undefined with the person's own. */
  readonly address: string | undefined;
  /** Rejects when the server can't be kept up; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions extends WorkerPlan {
  /** Path of the Temporal CLI. */
  readonly temporal: string;
  /** The person's own server is used, by the standard variables; none is started. */
  readonly ownServer: boolean;
  /** Queues that are served here; absent: all. */
  readonly queues?: readonly WorkerName[];
  /** Other files in the place of a worker's own, such as one whose computing is a stub. */
  readonly workerFiles?: Partial<Readonly<Record<WorkerName, URL>>>;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/**
 * Starts what a study needs and keeps it alive. Only one process may hold a data folder.
 * Throws DataFolderHeldError, and the signal's reason when aborted.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataFolder, queues = WORKER_NAMES, workerFiles = {}, signal } = options;
  const folder = layOutDataFolder(dataFolder);
  await mkdir(folder.logs, { recursive: true });
  const holder = await takeLock(folder.lock);
  if (holder !== undefined) throw new DataFolderHeldError(holder);
  const log = createLog(dataFolder, 'supervisor');
  const workers: SupervisedWorker[] = [];
  let server: TemporalServer | undefined;
  let announced: Promise<void> = Promise.resolve();
  const stop = async () => {
    // workers first: they hand their steps back to a server that still listens
    await Promise.all(workers.map((worker) => worker.stop()));
    await server?.stop();
    await announced;
    await releaseLock(folder.lock);
  };
  try {
    await endLeftoverServers(folder);
    if (!options.ownServer) {
      server = await startTemporalServer({
        executable: options.temporal,
        folder,
        log,
        signal,
        onStart: (started) => {
          announced = announced
            .then(() => announceServer(folder.lock, started))
            .catch((error: unknown) => log.warn({ err: error }, 'the server could not be announced'));
        },
      });
    }
    const settings = planWorkers(options, server?.address);
    workers.push(...queues.map((name) => superviseWorker(name, settings[name], log, workerFiles[name])));
    const failed = server?.failed ?? new Promise<never>(() => undefined);
    await Promise.race([Promise.all(workers.map(({ ready }) => ready)), failed, rejectOnAbort(signal)]);
    return { address: server?.address, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
