import { readFileSync } from 'node:fs';

/**
 * How many processes Linux has ended for lack of memory since it started, those of other containers included; undefined
 * where it doesn't tell.
 */
export function maybeCountOomKills(path = '/proc/vmstat'): number | undefined {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
