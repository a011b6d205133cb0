import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type DestinationStream, type Logger } from 'pino';
import { layOutDataFolder } from './data-folder.js';

/** A log of one process: JSON lines appended to `logs/<name>.log`. */
export function createLog(dataFolder: string, name: string): Logger {
  const { logs } = layOutDataFolder(dataFolder);
  mkdirSync(logs, { recursive: true });
  return pino(
    { base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    appendTo(join(logs, `${name}.log`)),
  );
}

/** Synchronous: the last lines before a kill are the ones that matter. A full disk costs lines, never the process. */
function appendTo(path: string): DestinationStream {
  const file = openSync(path, 'a');
  return {
    write: (line) => {
      try {
        writeSync(file, line);
      } catch {
        // there is no place left to say it
      }
    },
  };
}
