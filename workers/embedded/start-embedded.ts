import { mkdir } from 'node:fs/promises';
import { createLog } from '../create-log.js';
import { layOutDataFolder } from '../data-folder.js';
import { holdDataFolder } from './hold-data-folder.js';
import { announce, releaseLock, type AboutHolder, type Holder } from './lock.js';
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
  /** Says to those who might join whether the end is near. */
  announceClosing(closing: boolean): Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions extends WorkerPlan {
  /** Path of the Temporal CLI. */
  readonly temporal: string;
  /** The person's own server, by the standard variables, for which none is started. */
  readonly ownServer?: AboutHolder['ownServer'];
  readonly command?: AboutHolder['command'];
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
  const { dataFolder, ownServer, queues = WORKER_NAMES, workerFiles = {}, signal } = options;
  const folder = layOutDataFolder(dataFolder);
  await mkdir(folder.logs, { recursive: true });
  await holdDataFolder(folder.lock, { ...options, queues });
  const log = createLog(dataFolder, 'supervisor');
  const workers: SupervisedWorker[] = [];
  let server: TemporalServer | undefined;
  let announced: Promise<void> = Promise.resolve();
  const tell = (change: Pick<Holder, 'server' | 'closing'>): Promise<void> => {
    announced = announced
      .then(() => announce(folder.lock, change))
      .catch((error: unknown) => log.warn({ err: error }, 'other terminals could not be told'));
    return announced;
  };
  const stop = async () => {
    await tell({ closing: true });
    // workers first: they hand their steps back to a server that still listens
    await Promise.all(workers.map((worker) => worker.stop()));
    await server?.stop();
    await announced;
    await releaseLock(folder.lock);
  };
  try {
    await endLeftoverServers(folder);
    if (ownServer === undefined) {
      server = await startTemporalServer({
        executable: options.temporal,
        folder,
        log,
        signal,
        onStart: (started) => void tell({ server: started }),
      });
    }
    const settings = planWorkers(options, server?.address);
    workers.push(...queues.map((name) => superviseWorker(name, settings[name], log, workerFiles[name])));
    const failed = server?.failed ?? new Promise<never>(() => undefined);
    await Promise.race([Promise.all(workers.map(({ ready }) => ready)), failed, rejectOnAbort(signal)]);
    return { address: server?.address, failed, announceClosing: (closing) => tell({ closing }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
