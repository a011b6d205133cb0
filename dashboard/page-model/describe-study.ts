import { formatDuration } from '../../study/format-duration.js';
import type { StudyStatus, WorkingStep } from '../../study/study-status.js';

/** Networks that are neither recorded nor to be expected without a person's doing. */
export function countMissing({ missing }: Pick<StudyStatus, 'missing'>): number {
  return missing.failed + missing.skipped + missing.cancelled;
}

/** `2 failed, 3 skipped`; empty where none is missing. */
export function describeMissing({ missing }: Pick<StudyStatus, 'missing'>): string {
  return Object.entries(missing)
    .flatMap(([how, count]) => (count > 0 ? [`${count} ${how}`] : []))
    .join(', ');
}

/** `about 2:05 h`; a dash where nothing goes on. */
export function describeTimeLeft({ state, msLeft }: Pick<StudyStatus, 'state' | 'msLeft'>): string {
  if (state !== 'running') return '–';
  return msLeft === null ? 'not known yet' : `about ${formatDuration(msLeft)}`;
}

export function formatRate(networksAnHour: number): string {
  return networksAnHour < 10 ? networksAnHour.toFixed(1) : networksAnHour.toFixed(0);
}

/** `epoch 3 of 20, batch 5 of 16`, `image 12 of 48`. */
export function describeProgress({ kind, done, total, batch, batches }: WorkingStep): string {
  if (total === 0) return 'starting';
  const isTraining = kind === 'pretrain' || kind === 'transfer';
  const place = `${isTraining ? 'epoch' : 'image'} ${done} of ${total}`;
  return batch === undefined || batches === undefined ? place : `${place}, batch ${batch} of ${batches}`;
}

/** Share of the step that is done, 0 to 1. */
export function shareDone({ done, total, batch, batches }: WorkingStep): number {
  if (total === 0) return 0;
  return batch === undefined || batches === undefined ? done / total : (done - 1 + batch / batches) / total;
}
