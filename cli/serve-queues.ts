import { setTimeout as sleep } from 'node:timers/promises';
import { formatArtifactLocation, type ArtifactLocation } from '../results/artifact-location.js';
import { makeFolder } from '../results/durable-file.js';
import { requireLocalFileSystem } from '../results/local-file-system.js';
import { openArtifactStore } from '../results/open-artifact-store.js';
import { maybeRecallLocation, rememberLocation } from '../results/remembered-location.js';
import { createInputError } from '../study/errors.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { maybeFindHolder } from '../workers/embedded/lock.js';
import { WORKER_NAMES, type WorkerName, type WorkerPlan } from '../workers/embedded/plan-workers.js';
import { rejectOnAbort } from '../workers/embedded/reject-on-abort.js';
import { startWorkers } from '../workers/embedded/start-workers.js';
import { EXIT_CODES } from './exit-codes.js';
import type { GlobalOptions } from './global-options.js';
import { listenForStop } from './stop-signal.js';
import { maybeOwnServer } from './temporal-client.js';
import { locateServer, requireServer, type WorkerServer } from './worker-server.js';

export interface ServeOptions extends GlobalOptions, WorkerPlan {
  readonly queues: readonly WorkerName[];
}

const LOOK_MS = 1_000;
/** No step has it: to ask for it shows whether the store answers. */
const NO_KEY = '0'.repeat(64);

/**
 * Serves queues for studies that others follow, until the person stops it or the run that it joined has ended.
 * Returns the exit code.
 */
export async function serveQueues(options: ServeOptions): Promise<number> {
  const { dataFolder, queues } = options;
  const folder = layOutDataFolder(dataFolder);
  const holder = await maybeFindHolder(folder.lock);
  const server = locateServer(process.env, holder, dataFolder);
  const artifacts = options.artifacts ?? (await maybeRecallLocation(folder.artifactLocation));
  const servesAll = queues.length === WORKER_NAMES.length;
  if (artifacts === undefined && holder === undefined && !servesAll) throw describeMissingPlace(dataFolder);
  await makeFolder(folder.root);
  if (queues.includes('store')) await requireLocalFileSystem(folder.root);

  const stop = listenForStop(() => say('stopping: running steps are handed back, one moment'));
  const stopped = rejectOnAbort(stop.signal);
  try {
    await Promise.race([requireServer(server), stopped]);
    if (artifacts !== undefined) {
      const store = await openArtifactStore(folder, artifacts);
      await Promise.race([store.readManifest(NO_KEY), stopped]);
    }
    const placed = { ...options, ...(artifacts && { artifacts }) };
    const { address } = server;
    const ownServer = maybeOwnServer(process.env);
    const workers = await startWorkers({
      ...placed,
      ...(address && { address }),
      ...(ownServer && { ownServer }),
      signal: stop.signal,
    });
    try {
      // the data folder is ours then, and commands that look at its results find what belongs to them
      if (artifacts !== undefined && queues.includes('store')) {
        await rememberLocation(folder.artifactLocation, artifacts);
      }
      announce(placed, server);
      await Promise.race([untilRunEnds(folder.lock, address), stopped]);
      say(`the run in ${dataFolder} has ended`);
    } finally {
      await workers.stop();
    }
    return EXIT_CODES.done;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say('stopped');
    return EXIT_CODES.stopped;
  } finally {
    stop.release();
  }
}

/** What two machines make would never meet. */
function describeMissingPlace(dataFolder: string): Error {
  return createInputError([
    {
      file: 'worker',
      field: '--artifacts',
      expected: 'the s3://BUCKET/PREFIX of the study',
      got: 'nothing',
      hint: `nobody else on this machine works in ${dataFolder}, and what lies there is not found elsewhere`,
    },
  ]);
}

function announce(options: ServeOptions & { readonly artifacts?: ArtifactLocation }, server: WorkerServer): void {
  const { dataFolder, queues, devices, artifacts, json } = options;
  const { namespace, shown } = server;
  const place = artifacts === undefined ? layOutDataFolder(dataFolder).artifacts : formatArtifactLocation(artifacts);
  if (json) {
    const served = { queues, devices, server: shown, namespace, artifacts: place, dataFolder };
    process.stdout.write(`${JSON.stringify(served)}\n`);
  }
  const names = queues.map((name) => (name === 'train' ? `train on ${devices.join(', ')}` : name));
  say(`serving ${names.join('; ')}`);
  say(`Temporal   ${shown}, namespace ${namespace}`);
  say(`artifacts  ${place}`);
  say(`logs       ${layOutDataFolder(dataFolder).logs}`);
  say('Ctrl-C hands running steps back and ends');
}

/** A server of a run lives as long as the run; the person's own outlives us. */
async function untilRunEnds(lock: string, address: string | undefined): Promise<void> {
  if (address === undefined) return new Promise(() => undefined);
  while ((await maybeFindHolder(lock))?.server?.address === address) await sleep(LOOK_MS);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
