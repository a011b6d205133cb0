import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { READY, WORKER_SETTINGS_VARIABLE, type WorkerSettings } from '../../workers/worker-settings.js';

/** A worker that shall live as long as the measurement. */
export interface WorkerProcess {
  readonly name: string;
  readonly pid: number;
  readonly ready: Promise<void>;
  /** Rejects when it ends by itself; never resolves. */
  readonly failed: Promise<never>;
  /** Asks it to end and waits. */
  stop(): Promise<void>;
  kill(): void;
}

/** @param file compiled, as a URL */
export function startWorkerProcess(
  name: string,
  file: URL,
  args: readonly string[],
  settings: WorkerSettings,
): WorkerProcess {
  const child = fork(fileURLToPath(file), [...args], {
    env: { ...process.env, [WORKER_SETTINGS_VARIABLE]: JSON.stringify(settings) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let stopping = false;
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (message === READY) resolve();
    });
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (!stopping) reject(new Error(`the ${name} worker ended (${signal ?? code}): ${readLastLine(name, settings)}`));
    });
  });
  // whoever waits for it hears of it
  failed.catch(() => undefined);
  return {
    name,
    pid: child.pid ?? 0,
    ready,
    failed,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
    kill: () => child.kill('SIGKILL'),
  };
}

function readLastLine(name: string, { dataFolder }: WorkerSettings): string {
  try {
    const log = readFileSync(join(layOutDataFolder(dataFolder).logs, `${name}.log`), 'utf8');
    return log.trim().split('\n').at(-1) ?? '';
  } catch {
    return 'it has left no log';
  }
}
