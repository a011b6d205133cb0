import { WorkflowFailedError } from '@temporalio/client';
import { SchemaError } from '../results/sqlite/open-database.js';
import { DataFolderHeldError } from '../workers/embedded/start-embedded.js';
import { EnvironmentError } from './exit-codes.js';

/** What the file system refuses, and what a person can do about it. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free space, then give the same command again, or choose another folder with --data',
  EDQUOT: 'the disk quota is used up: free space, or choose another folder with --data',
  EACCES: 'the folder may not be written: change its permissions, or choose another one with --data',
  EPERM: 'the file system refuses: choose a folder on another one with --data',
  EROFS: 'the file system is read-only: choose another folder with --data',
  ENOTDIR: 'a part of the path is no folder: choose another one with --data',
};

/** Turns errors that a person can mend into ones that say how; others stay as they are. */
export function explainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof DataFolderHeldError) {
    const remedy = 'wait for it, stop it, or choose another folder with --data';
    return new EnvironmentError(`${error.message}: ${remedy}`, { cause: error });
  }
  if (error instanceof SchemaError || error.name === 'NetworkFileSystemError') {
    return new EnvironmentError(error.message, { cause: error });
  }
  if (error instanceof WorkflowFailedError)
    return new Error(`the study failed: ${deepestMessage(error)}`, { cause: error });
  const remedy = findRemedy(error);
  return remedy === undefined ? error : new EnvironmentError(`${error.message}: ${remedy}`, { cause: error });
}

function findRemedy(error: Error): string | undefined {
  if ('code' in error && error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'mkdir') {
    return 'the folder can’t be made there: choose another one with --data';
  }
  return 'code' in error && typeof error.code === 'string' ? REMEDIES[error.code] : undefined;
}

function deepestMessage(error: Error): string {
  return error.cause instanceof Error ? deepestMessage(error.cause) : error.message;
}
