import pc from 'picocolors';
import type { Plan } from '../study/plan.js';
import type { Outcome } from '../workflows/messages.js';

/** A line for each network that is not in the results, with the reason, as far as the study tells them. */
export function listMissing({ failed, skipped, cancelled, failures }: Outcome): readonly string[] {
  const untold = failed + skipped + cancelled - failures.length;
  return [
    ...failures.map(({ network, step, state, error, reason }) => {
      return `${pc.red('✗')} ${network}: ${step} ${state} (${error}): ${reason}`;
    }),
    ...(untold > 0 ? [`${pc.red('✗')} and ${untold} more`] : []),
  ];
}

/**
 * What is missing in one line, such as `incomplete: 1 failed, 4 skipped`; undefined where results equal the plan.
 * @param recorded of the plan's networks
 */
export function maybeDescribeIncomplete(plan: Plan, recorded: number, outcome: Outcome): string | undefined {
  if (isComplete(plan, recorded, outcome)) return undefined;
  const { failed, skipped, cancelled } = outcome;
  const untried = plan.networks.length - recorded - failed - skipped - cancelled;
  const counts = [
    `${failed} failed`,
    `${skipped} skipped`,
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(untried > 0 ? [`${untried} not tried`] : []),
  ];
  return `incomplete: ${counts.join(', ')}`;
}

export function isComplete(plan: Plan, recorded: number, { failures }: Outcome): boolean {
  return recorded === plan.networks.length && failures.length === 0;
}
