import type { EventKind } from '../../results/ledger/event.js';
import { recordEvent } from '../record-event.js';
import type { OpenStudy } from './open-study.js';

/** Who asks, and why. */
export interface ControlContext {
  readonly dataFolder: string;
  /** In the person's words. */
  readonly reason: string | undefined;
  /** Told where the ledger can't be written; absent: standard error. */
  readonly warn?: (line: string) => void;
}

/** What was done to a study. */
export interface ControlOutcome {
  /** For people. */
  readonly words: string;
  /** For programs. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Writes down what the study's workflow has accepted. */
export function recordControl(
  { plan }: OpenStudy,
  { dataFolder, reason, warn }: ControlContext,
  kind: EventKind,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { hash, study } = plan;
  const news = { kind, study: study.name, plan: hash, ...(reason && { reason }), details };
  return recordEvent(dataFolder, news, { ...(warn && { warn }) });
}
