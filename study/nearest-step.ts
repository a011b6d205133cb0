import { compareSteps, countDifferences, listCauses } from './step-difference.js';
import type { FieldDifference, LookUp } from './step-difference.js';

interface Candidate {
  readonly identity: object;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/**
 * The step that a step differs from in the fewest fields of its own; of these, the one with the fewest root causes, and
 * then the latest one. Undefined where there is none.
 */
export function findNearest<Step extends Candidate>(
  identity: object,
  steps: readonly Step[],
  lookUp: LookUp,
): { readonly nearest: Step; readonly differences: readonly FieldDifference[] } | undefined {
  let least = Infinity;
  let alike: Step[] = [];
  for (const step of steps) {
    const count = countDifferences(step.identity, identity);
    if (count > least) continue;
    if (count < least) alike = [];
    least = count;
    alike.push(step);
  }
  const [nearest] = alike
    .map((step) => {
      const differences = compareSteps(step.identity, identity, lookUp);
      return { nearest: step, differences, causes: listCauses('', differences).length };
    })
    .sort((a, b) => a.causes - b.causes || b.nearest.startedAt.localeCompare(a.nearest.startedAt));
  return nearest;
}
