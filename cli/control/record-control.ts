import type { EventKind } from '../../results/ledger/event.js';
import { recordEvent } from '../record-event.js';
import type { OpenStudy } from './open-study.js';

/** Writes down what the study's workflow has accepted. */
export function recordControl(
  { plan }: OpenStudy,
  dataFolder: string,
  kind: EventKind,
  reason: string | undefined,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { hash, study } = plan;
  return recordEvent(dataFolder, { kind, study: study.name, plan: hash, ...(reason && { reason }), details });
}
