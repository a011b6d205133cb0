import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StepKey } from '../study/step.js';
import { isErrorCode } from './durable-file.js';
import type { ClaimRecord, ClaimRecords } from './step-claims.js';

/**
 * Claims as files `<key>.json`. Every computed step writes and removes one: synchronously, since the way to the thread
 * pool takes longer than the call, and without flushing, since a claim outlives no power cut.
 */
export function createFolderClaims(folder: string): ClaimRecords {
  const pathOf = (key: StepKey) => join(folder, `${key}.json`);

  const create = (key: StepKey, text: string): boolean => {
    try {
      writeFileSync(pathOf(key), text, { flag: 'wx' });
      return true;
    } catch (error) {
      if (isErrorCode(error, 'EEXIST')) return false;
      if (!isErrorCode(error, 'ENOENT')) throw error;
      mkdirSync(folder, { recursive: true });
      return create(key, text);
    }
  };

  /** Works on the very file that has this text now, if there is one: another one of that name is left alone. */
  const withFile = <T>(key: StepKey, work: (file: number, text: string) => T): T | undefined => {
    const file = maybeOpen(pathOf(key));
    if (file === undefined) return undefined;
    try {
      return work(file, readFileSync(file, 'utf8'));
    } finally {
      closeSync(file);
    }
  };

  const isUnchanged = (key: StepKey, { text }: ClaimRecord) => withFile(key, (_, present) => present === text) ?? false;

  return {
    create: (key, text) => settle(() => create(key, text)),

    // an open file tells the time of the last change as the server of a network file system knows it
    read: (key) =>
      settle(() =>
        withFile(key, (file, text) => {
          const { mtimeMs } = fstatSync(file);
          return { text, measureAgeMs: () => readClock(folder) - mtimeMs };
        }),
      ),

    replace: (key, found, text) =>
      settle(() => {
        if (text !== found.text) {
          // two at the same microsecond may both believe that they have it: then the step is computed twice
          if (isUnchanged(key, found)) unlinkSync(pathOf(key));
          return create(key, text);
        }
        const renewed = withFile(key, (file, present) => present === text && writeSync(file, text, 0) > 0);
        return renewed ?? false;
      }),

    remove: (key, found) =>
      settle(() => {
        if (isUnchanged(key, found)) unlinkSync(pathOf(key));
      }),
  };
}

/** What the file system takes for the time now. */
function readClock(folder: string): number {
  const path = join(folder, `${randomUUID()}.now`);
  const file = openSync(path, 'wx');
  try {
    return fstatSync(file).mtimeMs;
  } finally {
    closeSync(file);
    unlinkSync(path);
  }
}

function maybeOpen(path: string): number | undefined {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function settle<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
