import { fileURLToPath } from 'node:url';
import { startProcess } from './answerers.js';
import { createAsking, type Asking } from './asking.js';

/** Without a question for so long it ends, and gives back what it held. */
const IDLE_MS = 60_000;

/**
 * A process that answers questions, there as long as it is asked.
 * @param file which serves questions, see `serveQuestions`
 */
export function createAskedProcess<Question, Answer>(file: URL, dataFolder: string): Asking<Question, Answer> {
  return createAsking(() => startProcess(fileURLToPath(file), dataFolder), { idleMs: IDLE_MS });
}
