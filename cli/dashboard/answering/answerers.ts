import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { Asked, Told } from './messages.js';

/** What answers apart from the server's own thread. */
export interface Answerer<Question, Answer> {
  post(asked: Asked<Question>): void;
  listen(listener: Listener<Answer>): void;
  /** Resolves when it is gone, whatever it was at. */
  end(): Promise<void>;
}

export interface Listener<Answer> {
  readonly take: (told: Told<Answer>) => void;
  /** Once it can't answer any more; may be called again. */
  readonly fail: (error: Error) => void;
}

/** Room for what is held in a thread, in MiB: more is given back sooner. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 };

/** @param file which serves questions, see `serveQuestions` */
export function startThread<Question, Answer>(file: URL, dataFolder: string): Answerer<Question, Answer> {
  const worker = new Worker(file, { argv: [dataFolder], resourceLimits: LIMITS });
  // what hasn't been asked keeps no process
  worker.unref();
  return {
    post: (asked) => worker.postMessage(asked),
    listen: ({ take, fail }) => {
      worker.on('message', take);
      worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', (code) => fail(new Error(`it ended with code ${code}`)));
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

/** After it was asked to end; within a long computation it can't hear. */
const KILL_AFTER_MS = 2_000;

/** @param file which serves questions, see `serveQuestions` */
export function startProcess<Question, Answer>(
  file: string,
  dataFolder: string,
  killAfterMs = KILL_AFTER_MS,
): Answerer<Question, Answer> {
  const child = fork(file, [dataFolder], { serialization: 'advanced' });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    // it could not be started
    if (child.pid === undefined) resolve();
  });
  return {
    post: (asked) => {
      // an error is told to the listener
      child.send(asked);
    },
    listen: ({ take, fail }) => {
      child.on('message', take);
      child.on('error', fail);
      child.on('exit', (code, signal) =>
        fail(new Error(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`)),
      );
    },
    end: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      await gone;
      clearTimeout(timer);
    },
  };
}
