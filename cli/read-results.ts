import type { ResultReader } from '../results/result-store.js';
import { maybeCreateResultReader } from '../results/sqlite/result-reader.js';
import { layOutDataFolder } from '../workers/data-folder.js';

/** What `read` finds in the results of a data folder; it is given undefined where nothing was recorded yet. */
export function readResults<T>(dataFolder: string, read: (reader: ResultReader | undefined) => T): T {
  const reader = maybeCreateResultReader(layOutDataFolder(dataFolder).results);
  try {
    return read(reader);
  } finally {
    reader?.close();
  }
}
