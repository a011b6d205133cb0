import { statSync } from 'node:fs';

/** What a file gives, or undefined where there is no file. */
export type FileReader<T> = (path: string) => Promise<T | undefined>;

/** A disk that loses bytes by itself changes no time. */
const MOST_AGE_MS = 3_600_000;

/**
 * Reads a file once in this process, again when it has changed, and again after an hour. Keeps of the `most` that were asked
 * for last.
 * @param now milliseconds of a clock that never goes back
 */
export function rememberFiles<T>(
  most: number,
  read: FileReader<T>,
  now: () => number = () => performance.now(),
): FileReader<T> {
  /** The one that was asked for last is the last. */
  const kept = new Map<string, { readonly state: string; readonly readMs: number; readonly content: T }>();
  return async (path) => {
    const state = maybeDescribeState(path);
    if (state === undefined) return undefined;
    const known = kept.get(path);
    kept.delete(path);
    const isFresh = known?.state === state && now() - known.readMs < MOST_AGE_MS;
    const readMs = isFresh ? known.readMs : now();
    const content = isFresh ? known.content : await read(path);
    if (content === undefined) return undefined;
    kept.set(path, { state, readMs, content });
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return content;
  };
}

/**
 * Size, inode and the times of the last change of its bytes and of anything, or undefined where there is no file: the first
 * time can be set back by anybody, the second can't. Not asynchronous: on a local disk that takes a tenth of the time, and an
 * evaluation looks at 54 files.
 */
function maybeDescribeState(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.size}/${found.mtimeNs}/${found.ctimeNs}/${found.ino}`;
}
