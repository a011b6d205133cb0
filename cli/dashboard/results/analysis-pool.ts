import type { AnalysisAnswer, AnalysisPort, AnalysisQuestion } from '../../../dashboard/analysis-port.js';
import { startThread } from '../answering/answerers.js';
import { createAskedProcess } from '../answering/asked-process.js';
import { createAsking } from '../answering/asking.js';

export interface AnalysisPool extends AnalysisPort {
  close(): Promise<void>;
}

const FILE = new URL('analysis-thread.js', import.meta.url);

/**
 * A thread for what is due at once, and, from its first question on, a process for what takes hundreds of milliseconds, as
 * intervals do. So neither holds up the server, nor a filter the findings before it.
 */
export function createAnalysisPool(dataFolder: string): AnalysisPool {
  const quick = createAsking<AnalysisQuestion, AnalysisAnswer>(() => startThread(FILE, dataFolder));
  const thorough = createAskedProcess<AnalysisQuestion, AnalysisAnswer>(FILE, dataFolder);
  // whoever has started the server will ask: its modules take as long to load as a study does
  quick.ask({ kind: 'names' }).catch(() => undefined);
  const askedFor = (question: AnalysisQuestion) => (isLong(question) ? thorough : quick);
  return {
    answer: (question) => askedFor(question).ask(question),
    maybeProgress: (question) => askedFor(question).maybeProgress(question),
    close: async () => {
      await Promise.all([quick.close(), thorough.close()]);
    },
  };
}

function isLong(question: AnalysisQuestion): boolean {
  if (question.kind === 'measure') return question.intervals;
  return question.kind === 'figure' || question.kind === 'findings';
}
