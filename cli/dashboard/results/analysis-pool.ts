import type { AnalysisAnswer, AnalysisPort, AnalysisQuestion } from '../../../dashboard/analysis-port.js';
import { RequestError } from '../../../dashboard/request-error.js';
import { InputError } from '../../../study/errors.js';
import { startProcess, startThread, type Answerer } from './answerers.js';
import type { Failure, Told } from './thread-messages.js';

export interface AnalysisPool extends AnalysisPort {
  close(): Promise<void>;
}

/**
 * Two threads: one for what is due at once, one, from its first question on, for what takes hundreds of milliseconds, as
 * intervals do. So neither holds up the server, nor a filter the findings before it.
 */
export function createAnalysisPool(dataFolder: string): AnalysisPool {
  const quick = createAnswering(() => startThread(dataFolder));
  const thorough = createAnswering(() => startProcess(dataFolder));
  // whoever has started the server will ask: its modules take as long to load as a study does
  quick.ask({ kind: 'names' }).catch(() => undefined);
  const threadFor = (question: AnalysisQuestion) => (isLong(question) ? thorough : quick);
  return {
    answer: (question) => threadFor(question).ask(question),
    maybeProgress: (question) => threadFor(question).maybeProgress(question),
    close: async () => {
      await Promise.all([quick.close(), thorough.close()]);
    },
  };
}

function isLong(question: AnalysisQuestion): boolean {
  if (question.kind === 'measure') return question.intervals;
  return question.kind === 'figure' || question.kind === 'findings';
}

interface Answering {
  /** The same question, while it is being answered, is asked once. */
  ask(question: AnalysisQuestion): Promise<AnalysisAnswer>;
  maybeProgress(question: AnalysisQuestion): number | undefined;
  close(): Promise<void>;
}

interface Waiting {
  readonly promise: Promise<AnalysisAnswer>;
  readonly id: number;
  readonly resolve: (answer: AnalysisAnswer) => void;
  readonly reject: (error: Error) => void;
  share: number;
}

function createAnswering(start: () => Answerer): Answering {
  const waiting = new Map<string, Waiting>();
  const names = new Map<number, string>();
  let answerer: Answerer | undefined;
  let isClosed = false;
  let next = 0;

  const settle = (id: number, end: (one: Waiting) => void) => {
    const name = names.get(id) ?? '';
    const one = waiting.get(name);
    names.delete(id);
    waiting.delete(name);
    if (one !== undefined) end(one);
  };
  const fail = (of: Answerer, error: Error) => {
    // one that has died says so twice: by then another may be in its place
    if (answerer !== of) return;
    answerer = undefined;
    for (const id of [...names.keys()]) settle(id, ({ reject }) => reject(error));
  };
  const take = (told: Told) => {
    if ('progress' in told) {
      const one = waiting.get(names.get(told.id) ?? '');
      if (one !== undefined) one.share = told.progress;
    } else if ('answer' in told) settle(told.id, ({ resolve }) => resolve(told.answer));
    else settle(told.id, ({ reject }) => reject(toError(told.failure)));
  };
  const begin = () => {
    const started = start();
    started.listen({ take, fail: (error) => fail(started, error) });
    return started;
  };
  return {
    ask(question) {
      if (isClosed) return Promise.reject(new RequestError(503, 'the server ends'));
      const name = JSON.stringify(question);
      const known = waiting.get(name);
      if (known !== undefined) return known.promise;
      const id = next++;
      const { promise, resolve, reject } = withResolvers<AnalysisAnswer>();
      waiting.set(name, { promise, id, resolve, reject, share: 0 });
      names.set(id, name);
      answerer ??= begin();
      answerer.post({ id, question });
      return promise;
    },
    maybeProgress: (question) => waiting.get(JSON.stringify(question))?.share,
    async close() {
      isClosed = true;
      await answerer?.end();
    },
  };
}

function toError({ kind, status, message, stack }: Failure): Error {
  if (kind === 'input') return new InputError(message);
  if (kind === 'request')
    return new RequestError(status === 404 || status === 409 || status === 503 ? status : 400, message);
  return Object.assign(new Error(message), { stack });
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
