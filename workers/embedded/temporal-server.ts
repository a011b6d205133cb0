import { Connection } from '@temporalio/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DataFolder } from '../data-folder.js';

/** The Temporal server that lives and dies with a run. */
export interface TemporalServer {
  readonly address: string;
  /** Rejects when the server can't be kept up; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/**
 * One partition a queue, since the server orders each one by itself; studies of the same priority get their steps in turns.
 */
export const ORDERED_QUEUES = [
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'matching.enableFairness=true',
].flatMap((setting) => ['--dynamic-config-value', setting]);

const READY_MS = 60_000;
const PROBE_MS = 2_000;
const STOP_MS = 10_000;
const FIRST_DELAY_MS = 200;
/** A server that ends so soon after its start was not killed by accident. */
const SHORT_LIFE_MS = 5_000;
const SHORT_LIVES = 5;

export interface TemporalServerOptions {
  readonly executable: string;
  readonly folder: DataFolder;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Called with every process that serves, the first one too. */
  readonly onStart: (server: { readonly pid: number; readonly address: string }) => void;
}

/**
 * Starts the server on a free loopback port with its database in the data folder, waits until it answers, and
 * starts it again on the same port and database when it dies.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { folder, log, onStart, signal } = options;
  const port = await findFreePort();
  const address = `127.0.0.1:${port}`;
  const logFile = join(folder.logs, 'temporal.log');
  let stopping = false;
  let shortLives = 0;
  let child: ChildProcess;
  let fail: (reason: Error) => void;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // whoever waits for it hears of it; nobody has to
  failed.catch(() => undefined);

  const launch = () => {
    const started = Date.now();
    child = spawnServer(options, port, logFile);
    log.info({ serverPid: child.pid, address }, 'Temporal server started');
    if (child.pid !== undefined) onStart({ pid: child.pid, address });
    child.on('error', (cause) => {
      fail(new Error(`the Temporal server ${options.executable} can't be started: ${cause.message}`, { cause }));
    });
    child.on('exit', (code, deadly) => {
      if (stopping) return;
      shortLives = Date.now() - started < SHORT_LIFE_MS ? shortLives + 1 : 0;
      log.warn({ code, signal: deadly, shortLives }, 'Temporal server ended, starting it again');
      if (shortLives >= SHORT_LIVES) {
        fail(new Error(`the Temporal server ends as soon as it is started; its log is ${logFile}`));
        return;
      }
      const delay = FIRST_DELAY_MS * 2 ** shortLives;
      setTimeout(() => {
        if (!stopping) launch();
      }, delay);
    });
  };
  // however this process ends, short of SIGKILL, the server doesn't outlive it
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  const stop = async () => {
    stopping = true;
    process.off('exit', endWithUs);
    await endProcess(child);
  };
  launch();
  try {
    await Promise.race([waitUntilReady(address, logFile, signal), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, failed, stop };
}

function spawnServer({ executable, folder }: TemporalServerOptions, port: number, logFile: string): ChildProcess {
  const output = openSync(logFile, 'a');
  const listen = ['--headless', '--ip', '127.0.0.1', '--port', String(port)];
  // WAL with NORMAL synchronisation: 2 to 4 times faster than the defaults, and safe when the process is killed
  const storage = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=1'];
  const child = spawn(
    executable,
    [
      'server',
      'start-dev',
      ...listen,
      '--db-filename',
      folder.temporal,
      ...storage,
      ...ORDERED_QUEUES,
      '--log-level',
      'error',
    ],
    // a session of its own: Ctrl-C in the terminal reaches us alone, and we end the workers first
    { stdio: ['ignore', output, output], detached: true },
  );
  closeSync(output);
  return child;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(kill);
}

async function waitUntilReady(address: string, logFile: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      await probeServer(address);
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

/** The port opens before the server can work: ready is when it describes a namespace and lists workflows, or this throws. */
export async function probeServer(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: PROBE_MS });
  try {
    await connection.withDeadline(Date.now() + PROBE_MS, async () => {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.workflowService.listOpenWorkflowExecutions({ namespace: 'default', maximumPageSize: 1 });
    });
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
