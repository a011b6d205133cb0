import { Connection } from '@temporalio/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DataFolder } from '../data-folder.js';
import { isStartedWith } from './process-identity.js';

/** The Temporal server that lives and dies with a run. */
export interface TemporalServer {
  readonly address: string;
  /** Of the process that runs now; it changes when the server is started anew. */
  pid(): number;
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const STOP_MS = 10_000;
const RESTART_DELAY_MS = 200;

export interface TemporalServerOptions {
  readonly executable: string;
  readonly folder: DataFolder;
  readonly log: Logger;
  /** Called with every process that serves, the first one too. */
  readonly onStart: (server: { readonly pid: number; readonly address: string }) => void;
}

/**
 * Starts the server on a free loopback port with its database in the data folder, waits until it answers, and
 * starts it again on the same port and database when it dies.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { folder, log, onStart } = options;
  const port = await findFreePort();
  const address = `127.0.0.1:${port}`;
  let stopping = false;
  let child: ChildProcess;

  const launch = () => {
    child = spawnServer(options, port);
    log.info({ pid: child.pid, address }, 'Temporal server started');
    if (child.pid !== undefined) onStart({ pid: child.pid, address });
    child.on('error', (error) => log.error({ err: error }, 'Temporal server could not be started'));
    child.on('exit', (code, signal) => {
      if (stopping) return;
      log.warn({ code, signal }, 'Temporal server ended, starting it again');
      setTimeout(() => {
        if (!stopping) launch();
      }, RESTART_DELAY_MS);
    });
  };
  const stop = async () => {
    stopping = true;
    await endProcess(child);
  };
  launch();
  try {
    await waitUntilReady(address, join(folder.logs, 'temporal.log'));
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, pid: () => child.pid ?? 0, stop };
}

/** Ends a server that outlived its supervisor; only one that was started with this data folder's database. */
export async function endLeftoverServer(pid: number, folder: DataFolder): Promise<void> {
  if (!isStartedWith(pid, folder.temporal)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; isStartedWith(pid, folder.temporal); waited += 100) {
    if (waited === STOP_MS) process.kill(pid, 'SIGKILL');
    await sleep(100);
  }
}

function spawnServer({ executable, folder }: TemporalServerOptions, port: number): ChildProcess {
  const output = openSync(join(folder.logs, 'temporal.log'), 'a');
  const listen = ['--headless', '--ip', '127.0.0.1', '--port', String(port)];
  // WAL with NORMAL synchronisation: 2 to 4 times faster than the defaults, and safe when the process is killed
  const storage = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=1'];
  const child = spawn(
    executable,
    ['server', 'start-dev', ...listen, '--db-filename', folder.temporal, ...storage, '--log-level', 'error'],
    // a session of its own: Ctrl-C in the terminal reaches us alone, and we end the workers first
    { stdio: ['ignore', output, output], detached: true },
  );
  closeSync(output);
  return child;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(kill);
}

/** The port opens before the server can work: ready is when it describes a namespace and looks a workflow up. */
async function waitUntilReady(address: string, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      await probe(address);
      return;
    } catch (error) {
      last = error;
      await sleep(100);
    }
  }
  throw new Error(`the Temporal server did not answer within ${READY_MS / 1000} s; its log is ${logFile}`, {
    cause: last,
  });
}

async function probe(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    await connection.workflowService.listOpenWorkflowExecutions({ namespace: 'default', maximumPageSize: 1 });
  } finally {
    await connection.close();
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
  return address.port;
}
