import type { Domain } from '../../study/domain.js';
import { formatDuration } from '../../study/format-duration.js';

/** Lines on the structures that are being simulated: one a structure, with the time that those so far have taken. */
export function createSimulationProgress(
  print: (line: string) => void,
  now: () => number,
): (done: number, total: number, domains: readonly Domain[]) => void {
  let started: number | undefined;
  return (done, total, domains) => {
    started ??= now();
    const spent = now() - started;
    const left = done === 0 ? '' : `, about ${formatDuration((spent / done) * (total - done))} left`;
    const names = domains.length > 3 ? `${domains.length} domains` : domains.map(({ name }) => name).join(', ');
    print(`simulating structure ${done + 1} of ${total} for ${names}${left}`);
  };
}
