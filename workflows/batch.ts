import type { GroupOutline } from '../activities/contract.js';
import { isCancelled, NOTHING_CANCELLED, type Cancelled } from './cancelled.js';
import type { StudyInput } from './messages.js';

/** A group that waits for its turn or is at work. */
export interface Batch {
  readonly outline: GroupOutline;
  /** Networks to run, where it isn't all of the group. */
  readonly only?: readonly string[];
  /** Since it waits: what was cancelled of it before, and is tried again, counts no more. */
  cancelled: Cancelled;
}

/** @param wanted networks by their group, where it isn't all of the study */
export function listBatches(outlines: readonly GroupOutline[], wanted: StudyInput['only']): readonly Batch[] {
  const cancelled = NOTHING_CANCELLED;
  if (wanted === undefined) return outlines.map((outline) => ({ outline, cancelled }));
  return outlines.flatMap((outline) => {
    const only = wanted[outline.group];
    return only === undefined ? [] : [{ outline, only, cancelled }];
  });
}

/** Also where each of its networks was cancelled by itself: nobody needs its pretraining any more. */
export function isWhollyCancelled({ outline, only, cancelled }: Batch): boolean {
  const { all, networks } = cancelled;
  if (only !== undefined) return only.every((network) => isCancelled(cancelled, network));
  return all || networks.length >= outline.networks;
}
