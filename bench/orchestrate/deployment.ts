import { Client, Connection } from '@temporalio/client';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { readInstallation } from '../../cli/installation.js';
import { createLog } from '../../workers/create-log.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { startTemporalServer } from '../../workers/embedded/temporal-server.js';
import type { AtEnd } from '../command.js';
import { startWorkerProcess } from './worker-process.js';

/** The Temporal server and the workers of a run, each a process of its own. */
export interface Deployment {
  readonly client: Client;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
  /** Rejects when one of them ends; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

export const SERVER = 'server';

/** As in a run, but for the trainings at once: as many as on a machine of many GPUs, or the stub's pauses would count. */
const TRAININGS_AT_ONCE = 16;
const RECORDS_AT_ONCE = 16;

/** @param dataFolder an empty folder */
export async function startDeployment(dataFolder: string, atEnd: AtEnd): Promise<Deployment> {
  const folder = layOutDataFolder(dataFolder);
  mkdirSync(folder.logs, { recursive: true });
  const pids: number[] = [];
  const server = await startTemporalServer({
    executable: readInstallation().temporal.path,
    folder,
    log: createLog(dataFolder, 'supervisor'),
    signal: new AbortController().signal,
    onStart: ({ pid }) => {
      pids.push(pid);
      atEnd(() => killIfThere(pid));
    },
  });
  const { address } = server;
  const settle = (concurrency: number) => ({
    dataFolder,
    address,
    threads: 1,
    concurrency,
    devices: ['cpu' as const],
  });
  const stub = new URL('./stub-worker.js', import.meta.url);
  const store = new URL('../../workers/store.js', import.meta.url);
  const workers = [
    startWorkerProcess('store', store, [], settle(RECORDS_AT_ONCE)),
    startWorkerProcess('simulate', stub, ['simulate'], settle(availableParallelism())),
    startWorkerProcess('train', stub, ['train'], settle(TRAININGS_AT_ONCE)),
  ];
  for (const worker of workers) atEnd(() => worker.kill());
  const failed = Promise.race([server.failed, ...workers.map((worker) => worker.failed)]);
  failed.catch(() => undefined);
  await Promise.race([Promise.all(workers.map(({ ready }) => ready)), failed]);
  const connection = await Connection.connect({ address });
  return {
    client: new Client({ connection }),
    processes: [...pids.map((pid) => ({ name: SERVER, pid })), ...workers.map(({ name, pid }) => ({ name, pid }))],
    failed,
    stop: async () => {
      await connection.close();
      await Promise.all(workers.map((worker) => worker.stop()));
      await server.stop();
    },
  };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}
