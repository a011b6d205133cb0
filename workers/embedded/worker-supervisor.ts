import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { layOutDataFolder } from '../data-folder.js';
import { READY, WORKER_SETTINGS_VARIABLE, type WorkerSettings } from '../worker-settings.js';
import type { WorkerName } from './plan-workers.js';

/** A worker process that is started again whenever it dies. */
export interface SupervisedWorker {
  readonly ready: Promise<void>;
  /** Asks it to end and waits; running steps are handed back to the server. */
  stop(): Promise<void>;
}

const STOP_MS = 15_000;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
/** A worker that fails this often before it was ever ready won't get ready. */
const FAILED_STARTS = 5;

/**
 * @param file compiled, of the worker's process, which is told its name as an argument; absent: `workers/NAME.js`
 */
export function superviseWorker(
  name: WorkerName,
  settings: WorkerSettings,
  log: Logger,
  file = new URL(`../${name}.js`, import.meta.url),
): SupervisedWorker {
  let child: ChildProcess;
  let stopping = false;
  let wasReady = false;
  let failures = 0;
  let restart: NodeJS.Timeout | undefined;
  let settle: { resolve: () => void; reject: (error: Error) => void };
  const ready = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // whoever started it may stop it before asking
  ready.catch(() => undefined);

  const launch = () => {
    child = forkWorker(name, settings, file);
    child.on('message', (message) => {
      if (message !== READY) return;
      wasReady = true;
      failures = 0;
      settle.resolve();
    });
    child.on('error', (error) => log.warn({ worker: name, err: error }, 'worker could not be started'));
    child.on('exit', (code, signal) => {
      if (stopping) return;
      failures++;
      log.warn({ worker: name, code, signal, failures }, 'worker ended, starting it again');
      if (!wasReady && failures >= FAILED_STARTS) {
        const { logs } = layOutDataFolder(settings.dataFolder);
        settle.reject(new Error(`the ${name} worker could not be started; its log is ${join(logs, `${name}.log`)}`));
        return;
      }
      restart = setTimeout(launch, Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1)));
    });
  };
  launch();

  return {
    ready,
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(kill);
    },
  };
}

function forkWorker(name: WorkerName, settings: WorkerSettings, file: URL): ChildProcess {
  const output = openSync(join(layOutDataFolder(settings.dataFolder).logs, `${name}.log`), 'a');
  const child = fork(fileURLToPath(file), [name], {
    env: { ...process.env, [WORKER_SETTINGS_VARIABLE]: JSON.stringify(settings) },
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  return child;
}
