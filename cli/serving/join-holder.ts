import type { Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatArtifactLocation, type ArtifactLocation } from '../../results/artifact-location.js';
import { VERSION } from '../../study/version.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { isHeldBy, maybeFindHolder, type Holder } from '../../workers/embedded/lock.js';
import { probeServer } from '../../workers/embedded/temporal-server.js';
import { EnvironmentError } from '../exit-codes.js';
import { connectClient, maybeOwnServer } from '../temporal-client.js';
import { requireServer } from '../worker-server.js';

/** The process that served the data folder has ended, or lets another one do it. */
export class HolderGoneError extends Error {
  override readonly name = 'HolderGoneError';

  constructor(readonly holder: Holder) {
    super(`process ${holder.pid} has ended`);
  }
}

export interface JoinOptions {
  readonly dataFolder: string;
  readonly artifacts?: ArtifactLocation;
}

const LOOK_MS = 500;

/**
 * Connects to the server that the holder of the data folder works for, after waiting until it is there.
 * Returns undefined where the holder goes away before. Throws the signal's reason when aborted.
 * @throws EnvironmentError where what we start would not be found by the holder's workers
 */
export async function maybeJoin(
  holder: Holder,
  options: JoinOptions,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<Client | undefined> {
  const { lock } = layOutDataFolder(options.dataFolder);
  const ownServer = maybeOwnServer(process.env);
  requireSamePlaces(holder, options, ownServer);
  if (ownServer !== undefined) {
    await requireServer({ namespace: ownServer.namespace, shown: ownServer.address });
    return connectClient();
  }
  let waiting = false;
  while (await isHeldBy(lock, holder)) {
    signal.throwIfAborted();
    const now = await maybeFindHolder(lock);
    const client = now?.closing === true ? undefined : await maybeConnect(now?.server?.address);
    if (client !== undefined) return client;
    if (!waiting) note(`waiting for process ${holder.pid}, which starts or ends`);
    waiting = true;
    await sleep(LOOK_MS, undefined, { signal });
  }
  return undefined;
}

/** Resolves when the data folder is in other hands or in none; rejects when aborted. */
export async function untilGone(lock: string, holder: Holder, signal: AbortSignal): Promise<void> {
  while (await isHeldBy(lock, holder)) await sleep(LOOK_MS, undefined, { signal });
}

/** Undefined while the server starts. */
async function maybeConnect(address: string | undefined): Promise<Client | undefined> {
  if (address === undefined) return undefined;
  try {
    await probeServer(address);
    return await connectClient(address);
  } catch {
    // its supervisor starts it, or ends it: we ask again as long as that one lives
    return undefined;
  }
}

function requireSamePlaces(
  { pid, version = VERSION, ownServer: theirs, artifacts: kept, ...holder }: Holder,
  { dataFolder, artifacts }: JoinOptions,
  ours: Holder['ownServer'],
): void {
  const refuse = (what: string): never => {
    throw new EnvironmentError(`process ${pid} serves ${dataFolder} ${what}`);
  };
  if (version !== VERSION) refuse(`with version ${version} of this program, and this is ${VERSION}: stop it first`);
  const show = (server: NonNullable<typeof ours>) => `the Temporal server at ${server.address}, ${server.namespace}`;
  if (ours === undefined && theirs !== undefined) {
    refuse(`for ${show(theirs)}: set TEMPORAL_ADDRESS or TEMPORAL_PROFILE here as it is set there`);
  }
  const startsOne = holder.server !== undefined || (holder.command !== undefined && theirs === undefined);
  if (ours !== undefined && startsOne) {
    refuse('with a Temporal server of its own: unset TEMPORAL_ADDRESS and TEMPORAL_PROFILE to join it, or stop it');
  }
  if (ours !== undefined && theirs !== undefined && show(ours) !== show(theirs)) {
    refuse(`for ${show(theirs)}, and here ${show(ours)} is named`);
  }
  const place = artifacts && formatArtifactLocation(artifacts);
  if (holder.command !== undefined && place !== kept) {
    refuse(`and keeps artifacts in ${kept ?? 'it'}, not in ${place ?? 'the data folder'}`);
  }
}
