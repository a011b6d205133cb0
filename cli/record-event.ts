import pc from 'picocolors';
import { makeFolder } from '../results/durable-file.js';
import type { EventNews } from '../results/ledger/event.js';
import { requireLocalFileSystem } from '../results/local-file-system.js';
import { appendEvent, type StudyFile } from '../results/sqlite/event-writer.js';
import { describeError } from '../study/describe-error.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { namePerson } from './name-person.js';

export interface RecordOptions {
  readonly studyFile?: StudyFile;
  /** Told where the ledger can't be written. */
  readonly warn?: (line: string) => void;
}

/**
 * Writes down what a person has done, once it is done: a command that was refused is no event, and a ledger that can't be
 * written takes no command back. A kill in between loses the event, never the command.
 */
export async function recordEvent(
  dataFolder: string,
  news: Omit<EventNews, 'who'>,
  { studyFile, warn = (line) => process.stderr.write(`${pc.yellow('!')} ${line}\n`) }: RecordOptions = {},
): Promise<void> {
  const { root, results, artifacts } = layOutDataFolder(dataFolder);
  try {
    await requireLocalFileSystem(root);
    await makeFolder(root);
    appendEvent({ results, artifacts }, { ...news, who: namePerson() }, studyFile);
  } catch (error) {
    const reason = describeError(error);
    warn(`done, but the event ‘${news.kind}’ is not in the ledger ${results}: ${reason}`);
  }
}
