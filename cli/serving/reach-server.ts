import type { Client } from '@temporalio/client';
import type { Device } from '../../activities/device.js';
import type { ArtifactLocation } from '../../results/artifact-location.js';
import { rememberLocation } from '../../results/remembered-location.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { DataFolderHeldError } from '../../workers/embedded/data-folder-held.js';
import { maybeFindHolder, type AboutHolder, type Holder } from '../../workers/embedded/lock.js';
import type { WorkerName } from '../../workers/embedded/plan-workers.js';
import { startEmbedded } from '../../workers/embedded/start-embedded.js';
import { readInstallation } from '../installation.js';
import { connectClient, maybeOwnServer } from '../temporal-client.js';
import { HolderGoneError, maybeJoin, untilGone } from './join-holder.js';

/** What a process that serves a data folder has to be told. */
export interface ServedPlaces {
  readonly dataFolder: string;
  /** Where artifacts are, if not in the data folder. */
  readonly artifacts?: ArtifactLocation;
  /** What is done by processes of this command; `worker` commands have to do the rest. */
  readonly queues: readonly WorkerName[];
  readonly devices: readonly Device[];
  /** At once on each device, at most. */
  readonly trainings: number;
  /** Of each; absent: those of the machine, shared by the trainings at once. */
  readonly threads?: number;
}

/** A server and the workers of a data folder: ours, or those of the process that holds it. */
export interface ReachedServer {
  readonly client: Client;
  /** Of the server that we have started. */
  readonly address: string | undefined;
  /** Who serves, where we have joined; undefined where we do. */
  readonly holder: Holder | undefined;
  /** Rejects with HolderGoneError where we have joined, or when our server can't be kept up; never resolves. */
  readonly lost: Promise<never>;
  /** Says to those who might join whether our end is near. */
  announceClosing(closing: boolean): Promise<void>;
  /** Ends what is ours. */
  release(): Promise<void>;
}

/** Serves the data folder, or joins the process that does. Throws the signal's reason when aborted. */
export async function reachServer(
  places: ServedPlaces,
  command: AboutHolder['command'],
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<ReachedServer> {
  const { lock } = layOutDataFolder(places.dataFolder);
  for (;;) {
    const holder = (await maybeFindHolder(lock)) ?? (await tryServing());
    if (!('pid' in holder)) return holder;
    note(`joining process ${holder.pid}, which serves this data folder`);
    const client = await maybeJoin(holder, places, note, signal);
    if (client !== undefined) return describeJoined(client, holder, lock);
  }

  async function tryServing(): Promise<ReachedServer | Holder> {
    try {
      return await serve(places, command, note, signal);
    } catch (error) {
      if (error instanceof DataFolderHeldError) return error.holder;
      throw error;
    }
  }
}

/** Serves the data folder. Throws DataFolderHeldError, and the signal's reason when aborted. */
export async function serve(
  { dataFolder, artifacts, queues, devices, trainings, threads }: ServedPlaces,
  command: AboutHolder['command'],
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<ReachedServer> {
  const ownServer = maybeOwnServer(process.env);
  if (ownServer !== undefined) await (await connectClient()).connection.close();
  note(ownServer === undefined ? 'starting Temporal server and workers' : 'starting workers');
  const embedded = await startEmbedded({
    dataFolder,
    ...(artifacts && { artifacts }),
    ...(ownServer && { ownServer }),
    command,
    temporal: readInstallation().temporal.path,
    queues,
    devices,
    perDevice: trainings,
    ...(threads && { threads }),
    signal,
  });
  try {
    // the data folder is ours now; before, another process may have held it
    if (artifacts !== undefined) await rememberLocation(layOutDataFolder(dataFolder).artifactLocation, artifacts);
    const client = await connectClient(embedded.address);
    const { address, failed, announceClosing } = embedded;
    const release = async () => {
      await client.connection.close();
      await embedded.stop();
    };
    return { client, address, holder: undefined, lost: failed, announceClosing, release };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

function describeJoined(client: Client, holder: Holder, lock: string): ReachedServer {
  const watch = new AbortController();
  const lost = untilGone(lock, holder, watch.signal).then(() => {
    throw new HolderGoneError(holder);
  });
  // whoever waits for it hears of it; nobody has to
  lost.catch(() => undefined);
  return {
    client,
    address: undefined,
    holder,
    lost,
    announceClosing: () => Promise.resolve(),
    release: () => {
      watch.abort();
      return client.connection.close();
    },
  };
}
