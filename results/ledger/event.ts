import { hashCanonical } from '../../study/identity.js';
import { hashText } from '../file-hash.js';

/** What is written down of what was done. */
export const EVENT_KINDS = [
  // a study was started, or started anew; `details` name the study file
  'launched',
  'detached',
  'paused',
  'resumed',
  'retried',
  'cancelled',
  'changed',
  // a run of a study has ended; `details` are a StudyEnd
  'ended',
  'imported',
  // an artifact or manifest was found damaged or missing, and is not served any more
  'damaged',
  // a finished step was computed once more; `details` hold the hashes of its outputs before and after
  'recomputed',
  'cleaned',
  'backed-up',
  'restored',
  // steps were run again and compared with what was recorded of them
  'verified',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface EventNews {
  readonly kind: EventKind;
  readonly study?: string;
  /** Hash of the plan. */
  readonly plan?: string;
  /** `person@host`, or the program's part. */
  readonly who: string;
  /** In the person's words. */
  readonly reason?: string;
  /** What else there is to say, as JSON can hold it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Something that the program found, which may be told twice and stands in the ledger once. */
export interface Finding extends EventNews {
  readonly details: Readonly<Record<string, unknown>> & { readonly finding: string };
}

/** One link of the chain. */
export interface LedgerEvent extends EventNews {
  readonly details: Readonly<Record<string, unknown>>;
  /** Counts from 1 without a gap. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Hash of the event before; of the first, the hash of the ledger's name. */
  readonly previous: string;
  /** SHA-256 of the RFC 8785 JSON of all that stands above. */
  readonly hash: string;
}

export function hashEvent({
  hash: _hash,
  ...event
}: Omit<LedgerEvent, 'hash' | 'kind'> & { readonly kind: string; readonly hash?: string }): string {
  return hashCanonical(event);
}

/** SHA-256 of the study file that a launch was of; undefined where it names none. */
export function maybeNameStudyFile({ details }: Pick<LedgerEvent, 'details'>): string | undefined {
  const { studyFile } = details;
  return typeof studyFile === 'string' ? studyFile : undefined;
}

/** What the first event of a ledger has in the place of an earlier one's hash. */
export function hashOrigin(ledger: string): string {
  return hashText(ledger);
}
