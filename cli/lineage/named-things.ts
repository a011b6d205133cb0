import type { LedgerIndex } from '../../lineage/ledger-index.js';
import type { RecordedNetwork, RecordedPlan } from '../../results/lineage-reader.js';
import type { StepKey } from '../../study/step.js';
import type { Search } from './find-thing.js';

/** The networks of exactly this name, of all studies or the one that is looked in. */
export function listNamed(name: string, { index, study }: Search): readonly RecordedNetwork[] {
  return index.reader
    .networks()
    .filter(({ identity }) => identity.id === name && (study === undefined || identity.study === study));
}

/** Those of the latest plan first; a network that no plan has any more comes last. */
export function rankNetworks(
  networks: readonly RecordedNetwork[],
  { reader, maybePlan }: LedgerIndex,
): readonly RecordedNetwork[] {
  const rank = ({ record }: RecordedNetwork) => maybePlan(reader.plansOf(record).at(-1) ?? '')?.sequence ?? -1;
  return networks
    .map((network) => ({ network, sequence: rank(network) }))
    .sort((a, b) => b.sequence - a.sequence)
    .map(({ network }) => network);
}

/** The latest plan of the study that is looked in, or of each study, the one that was planned last first. */
export function listLatestPlans({ index, study }: Search): readonly RecordedPlan[] {
  const latest = new Map<string, RecordedPlan>();
  for (const plan of index.reader.plans().toReversed()) if (!latest.has(plan.study)) latest.set(plan.study, plan);
  return [...latest.values()].filter((plan) => study === undefined || plan.study === study);
}

/** The recorded networks of a plan. */
export function listPlanned({ plan, study }: RecordedPlan, { reader }: LedgerIndex): readonly RecordedNetwork[] {
  return reader
    .networks()
    .filter(({ identity, record }) => identity.study === study && reader.plansOf(record).includes(plan));
}

/**
 * The datasets that a plan with a domain of this name has of it: one, but where two domains differ in nothing else. It is the
 * latest plan of which there are results.
 */
export function listDatasets(name: string, { index, study }: Search): readonly StepKey[] {
  const plans = index.reader
    .plans()
    .filter(
      (each) => (study === undefined || each.study === study) && each.domains.some((domain) => domain.name === name),
    );
  for (const plan of plans.toReversed()) {
    // every network is evaluated on all domains of its plan
    const [network] = listPlanned(plan, index);
    if (network === undefined) continue;
    const datasets = index.reader.inputsOf(network.evaluate).filter(({ role }) => role === 'dataset');
    return datasets.map(({ key }) => key).filter((key) => index.isNamed(key, [plan.plan], name));
  }
  return [];
}
