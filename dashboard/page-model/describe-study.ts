import { formatDuration } from '../../study/format-duration.js';
import type { StatusReport, StudyStatus, WorkingStep } from '../../study/study-status.js';

export function isUnderWay({ state }: Pick<StudyStatus, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}

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

/**
 * Other studies that a process that is started for one sets going as well: whoever serves a data folder serves all that
 * was not carried to its end.
 */
export function listSetGoing(
  { run, studies }: Pick<StatusReport, 'run' | 'studies'>,
  study: string,
): readonly string[] {
  if (run !== null) return [];
  return studies.filter((each) => each.study !== study && each.state === 'not going on').map((each) => each.study);
}

/** Of names that `listSetGoing` gives; empty where there is none. */
export function describeSetGoing(names: readonly string[]): string {
  if (names.length === 0) return '';
  const [goes, was] = names.length === 1 ? ['goes', 'was'] : ['go', 'were'];
  return `${names.join(', ')} ${goes} on with it: ${names.length === 1 ? 'it' : 'they'} ${was} never ended.`;
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
