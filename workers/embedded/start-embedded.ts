import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { ArtifactLocation } from '../../results/artifact-location.js';
import { createLog } from '../create-log.js';
import { layOutDataFolder } from '../data-folder.js';
import type { Device } from '../../activities/device.js';
import type { WorkerSettings } from '../worker-settings.js';
import { announceServer, releaseLock, takeLock, type Holder } from './lock.js';
import { endLeftoverServers } from './leftover-server.js';
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

export interface EmbeddedOptions {
  readonly dataFolder: string;
  /** Where artifacts are, if not in the data folder. */
  readonly artifacts?: ArtifactLocation;
  /** Path of the Temporal CLI. */
  readonly temporal: string;
  /** The person's own server is used, by the standard variables; none is started. */
  readonly ownServer: boolean;
  /** Where networks are trained and evaluated. */
  readonly devices: readonly Device[];
  /** Trainings at once on each GPU, where its memory allows. */
  readonly perDevice: number;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/** Another living process serves the data folder. */
export class DataFolderHeldError extends Error {
  override readonly name = 'DataFolderHeldError';

  constructor(readonly holder: Holder) {
    super(`process ${holder.pid} is running a study in this data folder`);
  }
}

/**
 * Starts what a study needs and keeps it alive. Only one process may hold a data folder.
 * Throws DataFolderHeldError, and the signal's reason when aborted.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataFolder, signal } = options;
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
    workers.push(
      superviseWorker('store', settings.store, log),
      superviseWorker('simulate', settings.simulate, log),
      superviseWorker('train', settings.train, log),
    );
    const failed = server?.failed ?? new Promise<never>(() => undefined);
    await Promise.race([Promise.all(workers.map(({ ready }) => ready)), failed, rejectOnAbort(signal)]);
    return { address: server?.address, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}

/**
 * Two trainings at once on the same cores gain nothing, so one has them all, or shares them with those on other GPUs;
 * simulations take a core each.
 */
function planWorkers(
  { dataFolder, artifacts, devices, perDevice }: EmbeddedOptions,
  address: string | undefined,
): Record<'store' | 'simulate' | 'train', WorkerSettings> {
  const cores = availableParallelism();
  const trainings = devices.length * perDevice;
  const common = {
    dataFolder,
    ...(artifacts === undefined ? {} : { artifacts }),
    ...(address === undefined ? {} : { address }),
    devices: ['cpu' as const],
  };
  return {
    store: { ...common, threads: 1, concurrency: 16 },
    simulate: { ...common, threads: 1, concurrency: cores },
    train: {
      ...common,
      threads: Math.max(1, Math.floor(cores / trainings)),
      concurrency: trainings,
      devices: [...devices],
    },
  };
}
