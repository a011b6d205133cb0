import { WorkflowFailedError } from '@temporalio/client';
import { SchemaError } from '../results/sqlite/open-database.js';
import { DataFolderHeldError } from '../workers/embedded/data-folder-held.js';
import { EnvironmentError } from './exit-codes.js';
import { maybeFindRemedy } from './file-problem.js';

/** Errors whose message says what is to be mended, on the machine or at a server. */
const MENDED_ELSEWHERE: ReadonlySet<string> = new Set([
  'FolderBusyError',
  'NetworkFileSystemError',
  'StoreUnreachableError',
  'StoreRefusedError',
  'StoreFullError',
  'UnknownPlanError',
]);

/** Turns errors that a person can mend into ones that say how; others stay as they are. */
export function explainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof DataFolderHeldError) {
    const remedy = 'wait for it, stop it, or choose another folder with --data';
    return new EnvironmentError(`${error.message}: ${remedy}`, { cause: error });
  }
  if (error instanceof SchemaError || MENDED_ELSEWHERE.has(error.name)) {
    return new EnvironmentError(error.message, { cause: error });
  }
  if (error instanceof WorkflowFailedError)
    return new Error(`the study failed: ${deepestMessage(error)}`, { cause: error });
  // commands that write to --out have said so by now
  const remedy = maybeFindRemedy(error, '--data');
  return remedy === undefined ? error : new EnvironmentError(`${error.message}: ${remedy}`, { cause: error });
}

function deepestMessage(error: Error): string {
  return error.cause instanceof Error ? deepestMessage(error.cause) : error.message;
}
