import { RequestError } from '../../dashboard/request-error.js';
import { SupervisorEndedError } from '../detach-study.js';
import { EnvironmentError } from '../exit-codes.js';
import { explainError } from '../explain-error.js';

/** What a command would end with, as an answer: nobody is there to do it, or the machine lacks something. */
export function toRequestError(error: unknown): unknown {
  const explained = explainError(error);
  if (explained instanceof EnvironmentError || explained instanceof SupervisorEndedError) {
    return new RequestError(503, explained.message, { cause: error });
  }
  return explained;
}
