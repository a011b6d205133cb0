import { fork, type ChildProcess } from 'node:child_process';
import { RequestError } from '../../dashboard/request-error.js';
import { InputError } from '../../study/errors.js';

export type ProcessAnswer = { readonly value: unknown } | { readonly problem: string; readonly isInput: boolean };

/** A process that answers questions, there as long as it is asked. */
export interface AskedProcess<Question> {
  /** @throws InputError, RequestError as the process says, or where it ends before it has answered. */
  ask(question: Question): Promise<unknown>;
  close(): void;
}

/** Without a question for so long it ends, and with it what it holds in memory. */
const IDLE_MS = 60_000;

export function createAskedProcess<Question>(file: string, args: readonly string[]): AskedProcess<Question> {
  let child: ChildProcess | undefined;
  let next = 0;
  let idle: NodeJS.Timeout | undefined;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  const start = (): ChildProcess => {
    const started = fork(file, args, { serialization: 'advanced' });
    started.on('message', (message: { readonly id: number } & ProcessAnswer) => {
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      if ('value' in message) asker?.resolve(message.value);
      else asker?.reject(message.isInput ? new InputError(message.problem) : new RequestError(503, message.problem));
      if (waiting.size === 0) idle = setTimeout(end, IDLE_MS).unref();
    });
    started.once('close', () => {
      if (child !== undefined && child !== started) return;
      child = undefined;
      for (const { reject } of waiting.values()) reject(new RequestError(503, 'the process that looks has ended'));
      waiting.clear();
    });
    started.on('error', () => undefined);
    return started;
  };
  // it cleans up after itself when it is left alone
  const end = () => {
    if (child?.connected === true) child.disconnect();
    child = undefined;
  };

  return {
    ask: (question) => {
      clearTimeout(idle);
      child ??= start();
      const id = next++;
      const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
      child.send({ id, question }, (error) => {
        if (error === null) return;
        waiting.get(id)?.reject(new RequestError(503, error.message));
        waiting.delete(id);
      });
      return answer;
    },
    close: end,
  };
}
