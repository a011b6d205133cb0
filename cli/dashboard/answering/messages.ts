import { RequestError } from '../../../dashboard/request-error.js';
import { InputError } from '../../../study/errors.js';

/** What the server says to what answers. */
export interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

/** What it says back: how much of an answer is done, from 0 to 1, as often as it likes, and then one of the others. */
export type Told<Answer> =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: Failure };

/** An error as it goes from one thread or process to another. */
export interface Failure {
  readonly kind: 'input' | 'request' | 'other';
  readonly status: number;
  readonly message: string;
  readonly stack: string;
}

export function describeFailure(error: unknown): Failure {
  const kind = error instanceof InputError ? 'input' : error instanceof RequestError ? 'request' : 'other';
  const status = error instanceof RequestError ? error.status : 400;
  const [message, stack] = error instanceof Error ? [error.message, error.stack ?? ''] : [String(error), ''];
  return { kind, status, message, stack };
}

export function toError({ kind, status, message, stack }: Failure): Error {
  if (kind === 'input') return new InputError(message);
  if (kind === 'request')
    return new RequestError(status === 404 || status === 409 || status === 503 ? status : 400, message);
  return Object.assign(new Error(message), { stack });
}
