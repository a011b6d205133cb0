import type { AnalysisAnswer, AnalysisQuestion } from '../../../dashboard/analysis-port.js';

/** What the server says to a thread that answers. */
export interface Asked {
  readonly id: number;
  readonly question: AnalysisQuestion;
}

/** What it says back. */
export type Told =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly answer: AnalysisAnswer }
  | { readonly id: number; readonly failure: Failure };

/** An error as it goes from one thread to another. */
export interface Failure {
  readonly kind: 'input' | 'request' | 'other';
  readonly status: number;
  readonly message: string;
  readonly stack: string;
}
