import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { RequestError } from '../../../dashboard/request-error.js';
import type { Asked, Told } from './thread-messages.js';

/** What answers apart from the server's own thread. */
export interface Answerer {
  post(asked: Asked): void;
  listen(listener: Listener): void;
  end(): Promise<void>;
}

export interface Listener {
  readonly take: (told: Told) => void;
  /** Once it can't answer any more; may be called again. */
  readonly fail: (error: Error) => void;
}

const FILE = new URL('analysis-thread.js', import.meta.url);

/** Room for what is held in a thread, in MiB: more is given back sooner. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 };

export function startThread(dataFolder: string): Answerer {
  const worker = new Worker(FILE, { argv: [dataFolder], resourceLimits: LIMITS });
  // what hasn't been asked keeps no process
  worker.unref();
  return {
    post: (asked) => worker.postMessage(asked),
    listen: ({ take, fail }) => {
      worker.on('message', take);
      worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', () => fail(gone()));
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

/** Without a question for so long it ends, and gives back what it held. */
const IDLE_MS = 60_000;

export function startProcess(dataFolder: string): Answerer {
  const child = fork(fileURLToPath(FILE), [dataFolder], { serialization: 'advanced' });
  const exit = once(child, 'exit');
  exit.catch(() => undefined);
  let waiting = 0;
  let idle: NodeJS.Timeout | undefined;
  const disconnect = () => {
    if (child.connected) child.disconnect();
  };
  return {
    post: (asked) => {
      clearTimeout(idle);
      waiting++;
      child.send(asked);
    },
    listen: ({ take, fail }) => {
      child.on('message', (told: Told) => {
        take(told);
        if (!('progress' in told) && --waiting === 0) idle = setTimeout(disconnect, IDLE_MS).unref();
      });
      child.on('error', fail);
      // from then on it takes no question
      child.on('disconnect', () => fail(gone()));
      child.on('exit', () => fail(gone()));
    },
    end: async () => {
      clearTimeout(idle);
      child.kill('SIGKILL');
      await exit;
    },
  };
}

function gone(): Error {
  return new RequestError(503, 'what answers has ended');
}
