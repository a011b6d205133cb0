import { parentPort } from 'node:worker_threads';
import { RequestError } from '../../../dashboard/request-error.js';
import { InputError } from '../../../study/errors.js';
import { createAnswerer } from './answer-questions.js';
import type { Asked, Failure, Told } from './thread-messages.js';

/** A thread or a process of the server that holds studies in memory and answers one question after the other. */
const [dataFolder] = process.argv.slice(2);
const answerer = createAnswerer(dataFolder);

const tell = (told: Told) => {
  if (parentPort !== null) parentPort.postMessage(told);
  else process.send?.(told);
};

function take({ id, question }: Asked): void {
  try {
    tell({ id, answer: answerer.answer(question, (progress) => tell({ id, progress })) });
  } catch (error) {
    tell({ id, failure: describeFailure(error) });
  }
}

if (parentPort !== null) parentPort.on('message', take);
else process.on('message', take).on('disconnect', () => process.exit());

function describeFailure(error: unknown): Failure {
  const kind = error instanceof InputError ? 'input' : error instanceof RequestError ? 'request' : 'other';
  const status = error instanceof RequestError ? error.status : 400;
  const [message, stack] = error instanceof Error ? [error.message, error.stack ?? ''] : [String(error), ''];
  return { kind, status, message, stack };
}
