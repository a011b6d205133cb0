import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { RequestError } from '../../../dashboard/request-error.js';
import { InputError } from '../../../study/errors.js';
import { createAnswerer } from './answer-questions.js';
import type { Asked, Failure, Told } from './thread-messages.js';

/** A thread of the server that holds studies in memory and answers one question after the other. */
const { dataFolder } = z.object({ dataFolder: z.string() }).parse(workerData);
const answerer = createAnswerer(dataFolder);

parentPort?.on('message', ({ id, question }: Asked) => {
  const tell = (told: Told) => parentPort?.postMessage(told);
  try {
    tell({ id, answer: answerer.answer(question, (progress) => tell({ id, progress })) });
  } catch (error) {
    tell({ id, failure: describeFailure(error) });
  }
});

function describeFailure(error: unknown): Failure {
  const kind = error instanceof InputError ? 'input' : error instanceof RequestError ? 'request' : 'other';
  const status = error instanceof RequestError ? error.status : 400;
  const [message, stack] = error instanceof Error ? [error.message, error.stack ?? ''] : [String(error), ''];
  return { kind, status, message, stack };
}
