import type { LineageReader, LineageStep, RecordedNetwork, RecordedPlan } from '../results/lineage-reader.js';
import { groupBy } from '../study/group-by.js';
import { hashCanonical } from '../study/identity.js';
import type { StepKey } from '../study/step.js';
import { maybeReadIdentity, type GenerateIdentity } from './read-identity.js';

/** What is asked of a ledger again and again, looked up once. */
export interface LedgerIndex {
  readonly reader: LineageReader;
  requireNetwork(record: StepKey): RecordedNetwork;
  /** Those that a step has evaluated; studies may share it. */
  networksOf(evaluate: StepKey): readonly RecordedNetwork[];
  maybePlan(plan: string): RecordedPlan | undefined;
  /**
   * The names that studies give a dataset's domain, the study that was planned last first; its key's digits where none does.
   * @param plans whose names go before all others', since forms of a study may call other domains so
   */
  nameDataset(dataset: StepKey, plans?: readonly string[]): string;
  /** Whether one of these plans calls the dataset's domain so. */
  isNamed(dataset: StepKey, plans: readonly string[], name: string): boolean;
}

export function indexLedger(reader: LineageReader): LedgerIndex {
  const steps = new Map<StepKey, LineageStep | undefined>();
  const maybeStep = (key: StepKey) => {
    if (!steps.has(key)) steps.set(key, reader.maybeStep(key));
    return steps.get(key);
  };
  const networks = reader.networks();
  const byRecord = new Map(networks.map((network) => [network.record, network]));
  const byEvaluation = groupBy(networks, ({ evaluate }) => evaluate);
  const plans = reader.plans();
  const byHash = new Map(plans.map((plan) => [plan.plan, plan]));
  const names = new Map<string, Set<string>>();
  for (const { domains } of plans.toReversed()) {
    for (const { name, hash } of domains) names.set(hash, (names.get(hash) ?? new Set()).add(name));
  }
  const namesIn = (dataset: StepKey, hashes: readonly string[]): readonly string[] => {
    const content = contentOf(dataset);
    const domains = hashes.flatMap((hash) => byHash.get(hash)?.domains ?? []);
    return [...new Set(domains.flatMap(({ name, hash }) => (hash === content ? name : [])))];
  };
  const contents = new Map<StepKey, string | undefined>();
  const contentOf = (dataset: StepKey) => {
    if (!contents.has(dataset)) {
      const identity = maybeReadIdentity(maybeStep(dataset)?.identity);
      contents.set(dataset, identity?.kind === 'generate' ? hashContent(identity) : undefined);
    }
    return contents.get(dataset);
  };
  return {
    reader: { ...reader, maybeStep, networks: () => networks, plans: () => plans },
    requireNetwork(record) {
      const network = byRecord.get(record);
      if (network === undefined) throw new RangeError(`no network has the record ${record}`);
      return network;
    },
    networksOf: (evaluate) => byEvaluation.get(evaluate) ?? [],
    maybePlan: (plan) => byHash.get(plan),
    nameDataset(dataset, preferred = []) {
      const own = namesIn(dataset, preferred);
      const known = own.length > 0 ? own : [...(names.get(contentOf(dataset) ?? '') ?? [])];
      return known.length === 0 ? dataset.slice(0, 12) : known.join(', ');
    },
    isNamed: (dataset, hashes, name) => namesIn(dataset, hashes).includes(name),
  };
}

function hashContent({ input }: GenerateIdentity): string {
  return hashCanonical(input.domain);
}
