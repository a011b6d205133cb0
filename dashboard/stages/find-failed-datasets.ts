import type { CellFailure } from '../../study/cell-failure.js';
import type { StepKey } from '../../study/step.js';
import type { PlanIndex } from './index-plan.js';

/**
 * A network that lacks images doesn't say of which domain: those of its datasets that aren't there, and whose last attempt
 * failed.
 * @param hasFailed by the step's attempts
 */
export async function findFailedDatasets(
  index: PlanIndex,
  failures: readonly CellFailure[],
  isDone: (key: StepKey) => boolean,
  hasFailed: (key: StepKey) => Promise<boolean>,
): Promise<ReadonlySet<StepKey>> {
  const lacking = failures.filter(({ step, state }) => step === 'generate' && state !== 'cancelled');
  const datasets = new Set(lacking.flatMap(({ network }) => index.stepsOf(network, 'generate')));
  const open = [...datasets].flatMap(({ key }) => (isDone(key) ? [] : [key]));
  const known = await Promise.all(open.map(async (key) => ((await hasFailed(key)) ? [key] : [])));
  return new Set(known.flat());
}
