import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createLog } from '../create-log.js';
import { layOutDataFolder } from '../data-folder.js';
import type { WorkerSettings } from '../worker-settings.js';
import { announceServer, releaseLock, takeLock, type Holder } from './lock.js';
import { endLeftoverServer, startTemporalServer, type TemporalServer } from './temporal-server.js';
import { superviseWorker, type SupervisedWorker } from './worker-supervisor.js';

/** Server and workers of one data folder, supervised by this process. */
export interface Embedded {
  /** Of the server that was started; undefined with the person's own. */
  readonly address: string | undefined;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataFolder: string;
  /** Path of the Temporal CLI. */
  readonly temporal: string;
  /** The person's own server is used, by the standard variables; none is started. */
  readonly ownServer: boolean;
}

/**
 * Starts what a study needs and keeps it alive. Only one process may hold a data folder: where another one lives,
 * that one is returned and nothing is started.
 */
export async function startEmbedded(
  options: EmbeddedOptions,
): Promise<
  { readonly state: 'started'; readonly embedded: Embedded } | { readonly state: 'held'; readonly holder: Holder }
> {
  const folder = layOutDataFolder(options.dataFolder);
  await mkdir(folder.logs, { recursive: true });
  const lock = await takeLock(folder.lock);
  if (lock.state === 'held') return lock;
  const log = createLog(options.dataFolder, 'supervisor');
  let server: TemporalServer | undefined;
  const workers: SupervisedWorker[] = [];
  const stop = async () => {
    // workers first: they hand their steps back to a server that still listens
    await Promise.all(workers.map((worker) => worker.stop()));
    await server?.stop();
    await releaseLock(folder.lock);
  };
  try {
    if (!options.ownServer) {
      if (lock.leftover?.server !== undefined) await endLeftoverServer(lock.leftover.server.pid, folder);
      server = await startTemporalServer({
        executable: options.temporal,
        folder,
        log,
        onStart: (started) => void announceServer(folder.lock, started),
      });
    }
    const settings = planWorkers(options.dataFolder, server?.address);
    workers.push(
      superviseWorker('store', settings.store, log),
      superviseWorker('simulate', settings.simulate, log),
      superviseWorker('train', settings.train, log),
    );
    await Promise.all(workers.map(({ ready }) => ready));
    return { state: 'started', embedded: { address: server?.address, stop } };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Two trainings at once on the same cores gain nothing, so one has them all; simulations take a core each. */
function planWorkers(
  dataFolder: string,
  address: string | undefined,
): Record<'store' | 'simulate' | 'train', WorkerSettings> {
  const cores = availableParallelism();
  const common = { dataFolder, ...(address === undefined ? {} : { address }) };
  return {
    store: { ...common, threads: 1, concurrency: 16 },
    simulate: { ...common, threads: 1, concurrency: cores },
    train: { ...common, threads: cores, concurrency: 1 },
  };
}
