import { parentPort } from 'node:worker_threads';
import { describeFailure, type Asked, type Told } from './messages.js';

/** How much of the answer is done, from 0 to 1. */
export type ReportProgress = (share: number) => void;

/**
 * Makes this thread or process one that answers, one question after the other, until whoever started it ends.
 * @param release gives back what the process holds outside of its memory, before it ends
 */
export function serveQuestions<Question, Answer>(
  answer: (question: Question, onProgress: ReportProgress) => Answer | Promise<Answer>,
  release?: () => void,
): void {
  let last: Promise<void> = Promise.resolve();
  const tell = (told: Told<Answer>) => {
    if (parentPort !== null) parentPort.postMessage(told);
    else process.send?.(told);
  };
  const reply = async ({ id, question }: Asked<Question>) => {
    try {
      tell({ id, answer: await answer(question, (progress) => tell({ id, progress })) });
    } catch (error) {
      tell({ id, failure: describeFailure(error) });
    }
  };
  const take = (asked: Asked<Question>) => {
    last = last.then(() => reply(asked));
  };
  if (parentPort !== null) {
    parentPort.on('message', take);
    return;
  }
  const leave = () => {
    release?.();
    process.exit();
  };
  process.on('message', take).on('disconnect', leave);
  // Ctrl-C reaches the whole group of processes: the server ends this one when it has no more questions
  process.on('SIGINT', () => undefined);
  // without a listener a long computation is ended, too
  if (release !== undefined) process.on('SIGTERM', leave);
}
