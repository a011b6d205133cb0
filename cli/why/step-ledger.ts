import type { ArtifactStore } from '../../results/artifact-store.js';
import { toComputedStep, type ComputedStep } from '../../results/computed-step.js';
import type { RecordedNetwork } from '../../results/lineage-reader.js';
import type { StepReader } from '../../results/sqlite/step-reader.js';
import { hashCanonical, STEP_VERSIONS, stepIdentity } from '../../study/identity.js';
import type { Plan } from '../../study/plan.js';
import type { LookUp } from '../../study/step-difference.js';
import type { StepKey, StepKind } from '../../study/step.js';

/** A finished step whose key is the hash of a known object. */
export interface LedgerStep extends ComputedStep {
  readonly kind: StepKind;
  readonly identity: object;
}

/** All finished steps of a data folder. */
export interface StepLedger {
  keys(): ReadonlySet<StepKey>;
  ofKind(kind: StepKind): readonly LedgerStep[];
  maybeFind(key: StepKey): LedgerStep | undefined;
  /** Identities of finished steps, and of the hashes of domains that pretrainings are named by. */
  readonly lookUp: LookUp;
  /** The network that a step is of, where it is of one alone. */
  maybeNetwork(key: StepKey): string | undefined;
}

const MOST_AT_ONCE = 32;

/** What is recorded is read as it is asked for; of what isn't, the manifests are read at once. */
export async function openStepLedger(artifacts: ArtifactStore, reader: StepReader | undefined): Promise<StepLedger> {
  const recorded = reader?.keys() ?? new Set<StepKey>();
  const finished = await artifacts.listFinished();
  const loose = new Map<StepKey, LedgerStep>();
  const unread = [...finished].filter((key) => !recorded.has(key));
  for (let first = 0; first < unread.length; first += MOST_AT_ONCE) {
    // a broken one counts as none, as it will when a run comes by it
    const read = unread
      .slice(first, first + MOST_AT_ONCE)
      .map((key) => artifacts.readManifest(key).catch(() => undefined));
    for (const manifest of await Promise.all(read)) {
      const step = manifest && maybeLedgerStep(toComputedStep(manifest));
      if (step !== undefined) loose.set(step.key, step);
    }
  }
  const networks = reader?.networks() ?? [];
  const rows = new Map(networks.map((network) => [network.record, toRecordStep(network)]));
  const names = nameSteps(networks);
  const ofKind = (kind: StepKind): readonly LedgerStep[] =>
    kind === 'record'
      ? [...rows.values()]
      : [
          ...(reader?.latest(kind) ?? []).flatMap((step) => maybeLedgerStep(step) ?? []),
          ...[...loose.values()].filter((step) => step.kind === kind),
        ];
  const known = new Map<StepKey, LedgerStep | undefined>();
  const maybeFind = (key: StepKey): LedgerStep | undefined => {
    if (!known.has(key)) {
      const [found] = recorded.has(key) ? (reader?.find([key]) ?? []) : [];
      known.set(key, rows.get(key) ?? loose.get(key) ?? (found && maybeLedgerStep(found)));
    }
    return known.get(key);
  };
  const domains = new Map(ofKind('generate').flatMap(({ identity }) => maybeDomain(identity)));
  return {
    keys: () => new Set([...recorded, ...loose.keys(), ...rows.keys()]),
    ofKind,
    maybeFind,
    lookUp: (key) => maybeFind(key)?.identity ?? domains.get(key),
    maybeNetwork: (key) => names.get(key),
  };
}

/** The same for the steps of a plan, finished or not. */
export function lookUpPlanned(plan: Plan): LookUp {
  const domains = new Map(
    Object.values(plan.domains).flatMap((key) => {
      const step = plan.steps[key];
      return step === undefined ? [] : maybeDomain(stepIdentity(step));
    }),
  );
  return (key) => {
    const step = plan.steps[key];
    return step === undefined ? domains.get(key) : stepIdentity(step);
  };
}

/** The content of a dataset's domain, under the hash that `hashDomain` gives it. */
function maybeDomain(identity: object): readonly (readonly [string, object])[] {
  const input: unknown = 'input' in identity ? identity.input : undefined;
  if (!(input instanceof Object) || !('domain' in input) || !(input.domain instanceof Object)) return [];
  return [[hashCanonical(input.domain), { kind: 'domain', input: input.domain }]];
}

function maybeLedgerStep({ kind, identity, ...step }: ComputedStep): LedgerStep | undefined {
  if (kind === 'waves' || !(identity instanceof Object)) return undefined;
  return { ...step, kind, identity };
}

/** A record has no manifest: what its key is of is made again from its row. */
function toRecordStep({ identity, record, evaluate, evaluatedAt }: RecordedNetwork): LedgerStep {
  const input = { evaluation: evaluate, network: identity };
  const identities = Array.from({ length: STEP_VERSIONS.record }, (_, earlier) => {
    return { kind: 'record' as const, version: STEP_VERSIONS.record - earlier, input };
  });
  const found = identities.find((candidate) => hashCanonical(candidate) === record) ?? {
    kind: 'record' as const,
    input,
  };
  return { key: record, kind: 'record', identity: found, startedAt: evaluatedAt, durationMs: 0, device: '' };
}

/** By key; a step that several networks share has no entry. */
function nameSteps(networks: readonly RecordedNetwork[]): ReadonlyMap<StepKey, string> {
  const names = new Map<StepKey, string | undefined>();
  for (const { identity, pretrain, transfer, evaluate, record } of networks) {
    const name = `${identity.id} of ${identity.study}`;
    for (const key of [pretrain, transfer, evaluate, record]) {
      if (key !== null) names.set(key, names.has(key) ? undefined : name);
    }
  }
  return new Map([...names].flatMap(([key, name]) => (name === undefined ? [] : [[key, name] as const])));
}
