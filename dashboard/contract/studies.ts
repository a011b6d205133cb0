import type { StudyPriority } from '../../study/study-priority.js';

/** What the list of studies shows beside the live report. */
export interface OtherStudies {
  /** Studies of others that were imported: nothing of them runs here. */
  readonly published: readonly PublishedEntry[];
}

export interface PublishedEntry {
  readonly study: string;
  readonly networks: number;
  readonly citation: string;
}

/** What the ledger tells of a study. */
export interface StudyPast {
  /** The latest first, of the last hundred. */
  readonly events: readonly PastEvent[];
  /** Whether the text of its study file was kept. */
  readonly hasFile: boolean;
  readonly workflow: string | null;
  /** Its page in Temporal's own interface, where that was named. */
  readonly workflowUrl: string | null;
}

export interface PastEvent {
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: string;
  readonly who: string;
  readonly reason: string | null;
  /** What was asked for, in words; empty where the kind says it all. */
  readonly words: string;
}

export type StudyAct = 'pause' | 'resume' | 'cancel' | 'retry' | 'set';

/** What a person wants of a study that is under way. */
export type StudyOrder =
  | { readonly act: 'pause' | 'resume' }
  /** `network`: this one alone. */
  | { readonly act: 'cancel'; readonly network?: string }
  /** `kind`: what ended with this kind of error. `networks`: these alone. Neither: all that failed or were skipped. */
  | { readonly act: 'retry'; readonly kind?: string; readonly networks?: readonly string[] }
  | { readonly act: 'set'; readonly concurrency?: number; readonly priority?: StudyPriority };

export interface OrderAnswer {
  /** What was done. */
  readonly words: string;
  /** What else there is to know, as that it could not be written into the ledger. */
  readonly warnings: readonly string[];
}
