import { RequestError } from '../../../dashboard/request-error.js';
import type { Answerer } from './answerers.js';
import { toError, type Told } from './messages.js';

/** Questions to a thread or process, which is started with the first one and again when it has ended. */
export interface Asking<Question, Answer> {
  /**
   * The same question, while it is being answered, is asked once.
   * @throws what the answerer threw; RequestError 503 where it has ended before it answered
   */
  ask(question: Question): Promise<Answer>;
  /** Share of the answer that is done, from 0 to 1; undefined while nobody waits for it. */
  maybeProgress(question: Question): number | undefined;
  /** Who waits is refused; resolves when nothing runs any more. */
  close(): Promise<void>;
}

export interface AskingOptions {
  /** Without a question for so long the answerer ends, and gives back what it held. Absent: never. */
  readonly idleMs?: number;
}

interface Waiting<Answer> {
  readonly promise: Promise<Answer>;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  share: number;
}

export function createAsking<Question, Answer>(
  start: () => Answerer<Question, Answer>,
  { idleMs }: AskingOptions = {},
): Asking<Question, Answer> {
  const waiting = new Map<string, Waiting<Answer>>();
  const names = new Map<number, string>();
  const ending = new Set<Promise<void>>();
  let answerer: Answerer<Question, Answer> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;
  let next = 0;

  /** Of those that wait, none is told anything by this. */
  const retire = () => {
    clearTimeout(idle);
    const end = answerer?.end();
    answerer = undefined;
    if (end === undefined) return;
    ending.add(end);
    void end.finally(() => ending.delete(end));
  };
  const settle = (id: number, end: (one: Waiting<Answer>) => void) => {
    const name = names.get(id) ?? '';
    const one = waiting.get(name);
    names.delete(id);
    waiting.delete(name);
    if (one !== undefined) end(one);
    if (waiting.size === 0 && idleMs !== undefined && !isClosed) idle = setTimeout(retire, idleMs).unref();
  };
  const refuseAll = (error: Error) => {
    for (const id of [...names.keys()]) settle(id, ({ reject }) => reject(error));
  };
  const take = (told: Told<Answer>) => {
    if ('progress' in told) {
      const one = waiting.get(names.get(told.id) ?? '');
      if (one !== undefined) one.share = told.progress;
    } else if ('answer' in told) settle(told.id, ({ resolve }) => resolve(told.answer));
    else settle(told.id, ({ reject }) => reject(toError(told.failure)));
  };
  const begin = () => {
    const started = start();
    const fail = (cause: Error) => {
      // one that has died says so twice: by then another may be in its place
      if (answerer !== started) return;
      refuseAll(new RequestError(503, `what answers here has ended: ${cause.message}; ask again`, { cause }));
      retire();
    };
    started.listen({ take, fail });
    return started;
  };
  return {
    ask(question) {
      if (isClosed) return Promise.reject(serverEnds());
      const name = JSON.stringify(question);
      const known = waiting.get(name);
      if (known !== undefined) return known.promise;
      clearTimeout(idle);
      answerer ??= begin();
      const id = next++;
      const { promise, resolve, reject } = withResolvers<Answer>();
      waiting.set(name, { promise, resolve, reject, share: 0 });
      names.set(id, name);
      answerer.post({ id, question });
      return promise;
    },
    maybeProgress: (question) => waiting.get(JSON.stringify(question))?.share,
    async close() {
      isClosed = true;
      refuseAll(serverEnds());
      retire();
      await Promise.all(ending);
    },
  };
}

function serverEnds(): RequestError {
  return new RequestError(503, 'the server ends');
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((take, refuse) => {
    resolve = take;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
