import { makeFolder } from '../../results/durable-file.js';
import { requireLocalFileSystem } from '../../results/local-file-system.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { DataFolderHeldError } from '../../workers/embedded/data-folder-held.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { EXIT_CODES } from '../exit-codes.js';
import { maybePlaceArtifacts } from '../freeze-study.js';
import type { GlobalOptions } from '../global-options.js';
import { listenForStop } from '../stop-signal.js';
import { maybeOwnServer } from '../temporal-client.js';
import { attendStudies } from './attend-studies.js';
import { untilGone } from './join-holder.js';
import { serve, type ReachedServer, type ServedPlaces } from './reach-server.js';

export interface ServeFolderOptions extends GlobalOptions, ServedPlaces {
  /** Ends when no study is open any more. */
  readonly untilIdle: boolean;
}

/** Who starts us for a study needs this long, at the most, to start the study. */
const FIRST_STUDY_MS = 60_000;

/**
 * Serves a data folder: server and workers, which go on with every study that is open. Where another process does, waits
 * until that one has ended. Returns the exit code.
 */
export async function serveDataFolder(asked: ServeFolderOptions): Promise<number> {
  const { dataFolder, untilIdle } = asked;
  const folder = layOutDataFolder(dataFolder);
  await makeFolder(folder.root);
  await requireLocalFileSystem(folder.root);
  const stop = listenForStop(() => say('stopping: running steps are handed back, one moment'));
  try {
    const { reached, options, hasWaited } = await serveInTurn(asked, stop.signal);
    try {
      announce(reached, options);
      const idleAfterMs = untilIdle ? (hasWaited ? 0 : FIRST_STUDY_MS) : undefined;
      await Promise.race([attendStudies(reached, { idleAfterMs, say, signal: stop.signal }), reached.lost]);
      say('no study is open any more');
    } finally {
      await reached.release();
    }
    return EXIT_CODES.done;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say('stopped; what is open goes on with the next `run` or `serve`');
    return EXIT_CODES.stopped;
  } finally {
    stop.release();
  }
}

interface Turn {
  readonly reached: ReachedServer;
  readonly options: ServeFolderOptions;
  readonly hasWaited: boolean;
}

async function serveInTurn(asked: ServeFolderOptions, signal: AbortSignal): Promise<Turn> {
  const { lock } = layOutDataFolder(asked.dataFolder);
  for (let hasWaited = false; ; hasWaited = true) {
    const holder = await maybeFindHolder(lock);
    if (holder !== undefined) {
      say(`process ${holder.pid} serves ${asked.dataFolder}; this one waits until it ends`);
      await untilGone(lock, holder, signal);
      continue;
    }
    const artifacts = await maybePlaceArtifacts(asked.dataFolder, asked.artifacts);
    const options = { ...asked, ...(artifacts && { artifacts }) };
    try {
      return { reached: await serve(options, 'serve', say, signal), options, hasWaited };
    } catch (error) {
      if (!(error instanceof DataFolderHeldError)) throw error;
    }
  }
}

function announce(
  { address }: ReachedServer,
  { dataFolder, queues, devices, json, untilIdle }: ServeFolderOptions,
): void {
  const { address: server, namespace } = maybeOwnServer(process.env) ?? { address, namespace: 'default' };
  if (json) process.stdout.write(`${JSON.stringify({ dataFolder, server, namespace, queues, devices, untilIdle })}\n`);
  say(`serving ${dataFolder}: ${queues.join(', ')}; Temporal at ${server ?? 'the configured address'}`);
}

/** A terminal and the journal know the time; a file doesn't. */
function say(line: string): void {
  const isTimed = process.stderr.isTTY || process.env['JOURNAL_STREAM'] !== undefined;
  process.stderr.write(isTimed ? `${line}\n` : `${new Date().toISOString()}  ${line}\n`);
}
