import type { LineageStep, RecordedEvent } from '../results/lineage-reader.js';
import type { ArtifactRef } from '../results/manifest.js';
import type { StepKey } from '../study/step.js';
import { listAllWaveBlocks, waveKey, wavesIdentity, type WaveBlock } from '../study/wave-blocks.js';
import type { CodeNode, NetworkNode, PlanNode, StepNode, StudyFileNode } from './graph.js';
import type { LedgerIndex } from './ledger-index.js';
import { nameStreams } from './name-streams.js';
import { maybeReadIdentity, type GenerateIdentity, type ReadIdentity } from './read-identity.js';

export const nodeIds = {
  step: (key: StepKey) => `step ${key}`,
  network: (record: StepKey) => `network ${record}`,
  seed: (seed: number) => `seed ${seed}`,
  plan: (plan: string) => `plan ${plan}`,
  code: (hash: string) => `code ${hash}`,
  studyFile: (sha256: string) => `study-file ${sha256}`,
} as const;

export function createNetworkNode(record: StepKey, { requireNetwork }: LedgerIndex): NetworkNode {
  const { identity, evaluatedAt } = requireNetwork(record);
  return { kind: 'network', id: nodeIds.network(record), key: record, identity, evaluatedAt };
}

/**
 * @param planned what is known of a step that isn't finished, or not any more
 */
export function createStepNode(key: StepKey, index: LedgerIndex, planned?: PlannedWaves): StepNode {
  const { reader } = index;
  const step = reader.maybeStep(key);
  if (step === undefined) planned ??= maybePlanWaves(key, index);
  const identity = step?.identity ?? planned?.identity;
  const read = maybeReadIdentity(identity);
  const pretraining =
    read?.kind === 'transfer' ? maybeReadIdentity(reader.maybeStep(read.input.pretrained)?.identity) : undefined;
  const attempts = step?.attempts ?? reader.attemptsOf(key);
  const unknown = [
    ...(step === undefined
      ? [attempts.length === 0 ? 'its manifest: it is not in the results' : 'its outcome: it has not finished']
      : []),
    ...(identity !== undefined && read === undefined
      ? ['seed and streams: what its key is of has a form that this version doesn’t know']
      : []),
    ...(step !== undefined && step.environment === null ? ['where it ran'] : []),
  ];
  return {
    kind: 'step',
    id: nodeIds.step(key),
    step: step?.kind ?? planned?.kind ?? 'unfinished',
    key,
    name: read === undefined ? '' : nameStep(read, key, index),
    identity: identity ?? null,
    seed: read !== undefined && 'seed' in read.input ? read.input.seed : null,
    streams: read === undefined ? [] : nameStreams(read, pretraining),
    ...(read !== undefined && maybeStructures(read, step)),
    run: step === undefined ? null : toRun(step),
    ...(unknown.length > 0 && { unknown }),
  };
}

/** What a dataset's key tells of its waves. */
export interface PlannedWaves {
  readonly kind: 'waves';
  readonly identity: object;
}

/** What the datasets that were made from gone waves tell of these. */
function maybePlanWaves(key: StepKey, { reader }: LedgerIndex): PlannedWaves | undefined {
  const [user] = reader.usersOf(key).filter(({ role }) => role === 'waves');
  const identity = user && maybeReadIdentity(reader.maybeStep(user.key)?.identity);
  return identity?.kind === 'generate' ? planWaves(identity).get(key) : undefined;
}

/** The waves of a dataset by their keys, in the order of their structures. */
export function planWaves(identity: GenerateIdentity): ReadonlyMap<StepKey, PlannedWaves> {
  return new Map(
    listBlocks(identity).map((block) => [waveKey(block), { kind: 'waves', identity: wavesIdentity(block) }]),
  );
}

/** Of a dataset. */
export function listBlocks({ input }: GenerateIdentity): readonly WaveBlock[] {
  // blocks don't depend on the names that an identity leaves out
  const named = { ...input, kind: 'generate' as const, domain: { ...input.domain, name: '' } };
  return listAllWaveBlocks(named);
}

function nameStep(read: ReadIdentity, key: StepKey, index: LedgerIndex): string {
  switch (read.kind) {
    case 'waves': {
      const { split, first, count } = read.input;
      return `${split} ${first}…${first + count - 1}`;
    }
    case 'generate':
      return index.nameDataset(key);
    case 'pretrain': {
      const { dataset, mixture, replicate } = read.input;
      const datasets = mixture?.datasets ?? (dataset === undefined ? [] : [dataset]);
      return `on ${datasets.map((each) => index.nameDataset(each)).join(' + ')}, replicate ${replicate}`;
    }
    case 'transfer': {
      const { dataset, freeze, replicate } = read.input;
      return `to ${index.nameDataset(dataset)}, ${freeze === 'none' ? 'nothing' : freeze} frozen, replicate ${replicate}`;
    }
    case 'evaluate':
      return `on ${read.input.datasets.length} ${read.input.datasets.length === 1 ? 'domain' : 'domains'}`;
    default:
      return read satisfies never;
  }
}

function maybeStructures(read: ReadIdentity, step: LineageStep | undefined): Pick<StepNode, 'structures'> {
  if (read.kind !== 'waves') return {};
  const { split, first, count, structure } = read.input;
  const found = step?.outputs.find(({ role }) => role === 'structures');
  const records: ArtifactRef | undefined = found && { sha256: found.sha256, bytes: found.bytes };
  return { structures: [{ split, first, last: first + count - 1, class: structure, ...(records && { records }) }] };
}

function toRun({ startedAt, durationMs, environment, outputs, reads, attempts }: LineageStep): StepNode['run'] {
  return { startedAt, durationMs, environment, outputs, reads, attempts };
}

/** The study as it was planned, and who has started it. */
export function createPlanNode(hash: string, index: LedgerIndex, events: readonly RecordedEvent[]): PlanNode {
  const plan = index.maybePlan(hash);
  if (plan === undefined) throw new RangeError(`no plan ${hash}`);
  const launches = listLaunches(hash, events).map(({ at, kind, who, reason }) => ({ at, kind, who, reason }));
  const unknown =
    listStudyFiles(hash, events).length > 0
      ? []
      : ['the study file: no event says from which it was started; the plan holds all that stood in it'];
  const { study, plannedAt, document } = plan;
  return {
    kind: 'plan',
    id: nodeIds.plan(hash),
    plan: hash,
    study,
    plannedAt,
    document,
    launches,
    ...(unknown.length > 0 && { unknown }),
  };
}

/** The study files that a plan was started from, each once. */
export function listStudyFiles(
  plan: string,
  events: readonly RecordedEvent[],
): readonly { readonly sha256: string; readonly path?: string }[] {
  const files = new Map<string, { readonly sha256: string; readonly path?: string }>();
  for (const { details } of listLaunches(plan, events)) {
    const { studyFile, file } = details;
    if (typeof studyFile !== 'string' || files.has(studyFile)) continue;
    files.set(studyFile, { sha256: studyFile, ...(typeof file === 'string' && { path: file }) });
  }
  return [...files.values()];
}

export function createStudyFileNode(
  file: { readonly sha256: string; readonly path?: string },
  { reader }: LedgerIndex,
): StudyFileNode {
  const text = reader.maybeStudyFile(file.sha256) ?? null;
  return {
    kind: 'study-file',
    id: nodeIds.studyFile(file.sha256),
    ...file,
    text,
    ...(text === null && { unknown: ['its text: the results don’t hold it'] }),
  };
}

function listLaunches(plan: string, events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  return events.filter((event) => event.plan === plan && (event.kind === 'launched' || event.kind === 'detached'));
}

export function createCodeNode(hash: string, { reader }: LedgerIndex): CodeNode | undefined {
  const environment = reader.maybeEnvironment(hash);
  if (environment === undefined) return undefined;
  const unknown =
    environment.software === undefined
      ? ['commit and libraries: the version that ran it didn’t tell']
      : ['commit and libraries: the text that tells them is not in the artifact folder'];
  return { kind: 'code', id: nodeIds.code(hash), hash, environment, software: null, unknown };
}
