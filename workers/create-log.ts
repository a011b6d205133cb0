import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { layOutDataFolder } from './data-folder.js';

/** A log of one process: JSON lines appended to `logs/<name>.log`. */
export function createLog(dataFolder: string, name: string): Logger {
  const { logs } = layOutDataFolder(dataFolder);
  mkdirSync(logs, { recursive: true });
  return pino(
    { base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    // synchronous: the last lines before a kill are the ones that matter
    pino.destination({ dest: join(logs, `${name}.log`), append: true, sync: true }),
  );
}
