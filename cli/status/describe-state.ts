import { formatDuration } from '../../study/format-duration.js';
import type { StudyStatus } from '../../study/study-status.js';

/** `running`, `incomplete: 1 failed, 4 skipped`. */
export function describeState({ state, missing }: StudyStatus): string {
  const counts = Object.entries(missing).flatMap(([how, count]) => (count > 0 ? [`${count} ${how}`] : []));
  return counts.length === 0 || state === 'complete' ? state : `${state}: ${counts.join(', ')}`;
}

/** `25.3 networks an hour, about 27:10 h left`; undefined where nothing goes on. */
export function maybeDescribePace({ state, networksAnHour, msLeft }: StudyStatus): string | undefined {
  if (state !== 'running') return undefined;
  const rate = networksAnHour === null ? 'pace unknown as yet' : `${formatRate(networksAnHour)} networks an hour`;
  return `${rate}, ${msLeft === null ? 'time left unknown as yet' : `about ${formatDuration(msLeft)} left`}`;
}

function formatRate(networksAnHour: number): string {
  return networksAnHour < 10 ? networksAnHour.toFixed(1) : networksAnHour.toFixed(0);
}
