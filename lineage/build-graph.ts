import type { StepEdge } from '../study/step-inputs.js';
import type { StepKey } from '../study/step.js';
import { waveKey } from '../study/wave-blocks.js';
import { createStudyFileNode, createPlanNode, listBlocks, listStudyFiles, nodeIds } from './create-nodes.js';
import type { Direction, FileNode, ImageNode, LineageGraph, NodeId, ValueNode } from './graph.js';
import { draftGraph, type GraphDraft } from './graph-draft.js';
import { listImageUses } from './image-uses.js';
import type { LedgerIndex } from './ledger-index.js';
import { nameImageStreams } from './name-streams.js';
import { maybeReadIdentity } from './read-identity.js';
import type { Thing } from './thing.js';
import { traceDown } from './trace-down.js';
import { traceUp, type InputFilter } from './trace-up.js';

type Of<Kind extends Thing['kind']> = Extract<Thing, { kind: Kind }>;

/** The graph of a thing, complete, from the ledger alone. */
export function buildGraph(thing: Thing, direction: Direction, ledger: LedgerIndex): LineageGraph {
  const draft = draftGraph();
  const index = preferNames(thing, ledger);
  const root = direction === 'up' ? addUp(thing, draft, index) : addDown(thing, draft, index);
  return { root, direction, ...draft.finish() };
}

/** Of a network its domains are called as in the plans that have it. */
function preferNames(thing: Thing, index: LedgerIndex): LedgerIndex {
  const records =
    thing.kind === 'network' || thing.kind === 'value' ? [thing.record] : thing.kind === 'cell' ? thing.records : [];
  const plans = [...new Set(records.flatMap((record) => index.reader.plansOf(record)))];
  return plans.length === 0 ? index : { ...index, nameDataset: (dataset) => index.nameDataset(dataset, plans) };
}

function addUp(thing: Thing, draft: GraphDraft, index: LedgerIndex): NodeId {
  const up = traceUp(draft, index);
  switch (thing.kind) {
    case 'network':
      return up.addNetwork(thing.record);
    case 'value': {
      const id = addValue(thing, draft, index);
      // before the network, which would take all inputs of its evaluation with it
      up.addStep(index.requireNetwork(thing.record).evaluate, filterValue(thing, index));
      draft.connect(id, 'network', up.addNetwork(thing.record));
      return id;
    }
    case 'cell': {
      const id = addCell(thing, draft);
      for (const record of thing.records) draft.connect(id, 'member', up.addNetwork(record));
      return id;
    }
    case 'step': {
      const id = up.addStep(thing.key);
      for (const plan of listPlansUsing(thing.key, index)) draft.connect(id, 'plan', up.addPlan(plan));
      return id;
    }
    case 'image': {
      const { id, waves } = addImage(thing, draft, index);
      const filter: InputFilter = (_, { role, key }) => role !== 'waves' || key === waves;
      draft.connect(id, 'step', up.addStep(thing.dataset, filter));
      for (const plan of listPlansUsing(thing.dataset, index)) draft.connect(id, 'plan', up.addPlan(plan));
      return id;
    }
    case 'file': {
      const id = addFile(thing, draft, index);
      for (const { step } of index.reader.writersOf(thing.sha256)) {
        draft.connect(id, 'step', up.addStep(step));
        for (const plan of listPlansUsing(step, index)) draft.connect(id, 'plan', up.addPlan(plan));
      }
      return id;
    }
    case 'plan':
      return up.addPlan(thing.plan);
    case 'study-file':
      return addStudyFile(thing, draft, index);
    case 'published':
      return addPublished(thing, draft);
    default:
      return thing satisfies never;
  }
}

function addDown(thing: Thing, draft: GraphDraft, index: LedgerIndex): NodeId {
  const { reader } = index;
  const down = traceDown(draft, index);
  switch (thing.kind) {
    case 'network':
      return down.addNetwork(thing.record);
    case 'value':
      return addValue(thing, draft, index);
    case 'cell': {
      const id = addCell(thing, draft);
      for (const record of thing.records) draft.connect(id, 'member', down.addNetwork(record));
      return id;
    }
    case 'step':
      return down.addStep(thing.key);
    case 'image': {
      const { id } = addImage(thing, draft, index);
      for (const { key } of listImageUses(thing, index)) draft.connect(down.addStep(key), 'image', id);
      return id;
    }
    case 'file': {
      const id = addFile(thing, draft, index);
      for (const key of listUses(thing.sha256, index)) draft.connect(down.addStep(key), 'read', id);
      return id;
    }
    case 'plan':
      return addPlanDown(thing.plan, draft, index, (record) => down.addNetwork(record));
    case 'study-file': {
      const id = addStudyFile(thing, draft, index);
      const events = reader.events();
      for (const { plan } of reader.plans()) {
        if (!listStudyFiles(plan, events).some(({ sha256 }) => sha256 === thing.sha256)) continue;
        draft.connect(
          addPlanDown(plan, draft, index, (record) => down.addNetwork(record)),
          'study-file',
          id,
        );
      }
      return id;
    }
    case 'published':
      return addPublished(thing, draft);
    default:
      return thing satisfies never;
  }
}

function addValue({ record, domain, phase }: Of<'value'>, draft: GraphDraft, index: LedgerIndex): NodeId {
  const { identity } = index.requireNetwork(record);
  const metrics = index.reader.metricsOf(record).filter((row) => row.domain === domain);
  const of = (wanted: 'before' | 'after') => metrics.find((row) => row.phase === wanted)?.metrics ?? null;
  const id = ['value', record, domain, ...(phase === undefined ? [] : [phase])].join(' ');
  const node: ValueNode = {
    kind: 'value',
    id,
    network: identity.id,
    study: identity.study,
    record,
    domain,
    ...(phase && { phase }),
    before: phase === 'after' ? null : of('before'),
    after: phase === 'before' ? null : of('after'),
  };
  draft.add(id, () => node);
  return id;
}

/** Of an evaluation only what this value was computed from: one dataset, and no transfer for what was before it. */
function filterValue({ record, domain, phase }: Of<'value'>, index: LedgerIndex): InputFilter {
  const { evaluate } = index.requireNetwork(record);
  const plans = index.reader.plansOf(record);
  const datasets = index.reader.inputsOf(evaluate).filter(({ role }) => role === 'dataset');
  const named = new Set(datasets.filter(({ key }) => index.isNamed(key, plans, domain)).map(({ key }) => key));
  const isWanted = ({ role, key }: StepEdge) => {
    if (role === 'dataset') return named.size === 0 || named.has(key);
    return role !== 'transferred' || phase !== 'before';
  };
  return (step, input) => step !== evaluate || isWanted(input);
}

function addCell({ name, records }: Of<'cell'>, draft: GraphDraft): NodeId {
  const id = `cell ${name}`;
  draft.add(id, () => ({ kind: 'cell', id, name, networks: records.length }));
  return id;
}

function addImage(
  { dataset, split, index: place }: Of<'image'>,
  draft: GraphDraft,
  index: LedgerIndex,
): { readonly id: NodeId; readonly waves: StepKey | undefined } {
  const identity = maybeReadIdentity(index.reader.maybeStep(dataset)?.identity);
  const generate = identity?.kind === 'generate' ? identity : undefined;
  const block = generate && listBlocks(generate).find((each) => each.split === split && isWithin(place, each));
  const records = index.reader.maybeStep(dataset)?.outputs.find(({ role }) => role === `${split}-records`);
  const id = `image ${dataset} ${split} ${place}`;
  const node: ImageNode = {
    kind: 'image',
    id,
    dataset,
    domain: index.nameDataset(dataset),
    split,
    index: place,
    seed: generate?.input.seed ?? null,
    streams: generate === undefined ? [] : nameImageStreams(generate, split, place),
    position: place - (block?.first ?? 0),
    records: records === undefined ? null : { sha256: records.sha256, bytes: records.bytes },
    record: null,
    unknown: ['structure and corner of the crop: the file that tells them is not in the artifact folder'],
  };
  draft.add(id, () => node);
  return { id, waves: block && waveKey(block) };
}

function isWithin(place: number, { first, count }: { readonly first: number; readonly count: number }): boolean {
  return place >= first && place < first + count;
}

function addFile({ sha256, bytes, path }: Of<'file'>, draft: GraphDraft, { reader }: LedgerIndex): NodeId {
  const id = `file ${sha256}`;
  const writers = reader.writersOf(sha256);
  const roles = [...new Set(writers.map(({ role }) => role))];
  const node: FileNode = {
    kind: 'file',
    id,
    sha256,
    bytes,
    ...(path !== undefined && { path }),
    roles,
    readers: reader.readersOf(sha256),
  };
  draft.add(id, () => node);
  return id;
}

/** Those that have read a file; of steps that didn't tell what they read, all that were made from the ones that left it. */
function listUses(sha256: string, { reader }: LedgerIndex): readonly StepKey[] {
  const users = reader.writersOf(sha256).flatMap(({ step }) => reader.usersOf(step).map(({ key }) => key));
  const silent = users.filter((key) => (reader.maybeStep(key)?.reads.length ?? 0) === 0);
  return [...new Set([...reader.readersOf(sha256), ...silent])].sort();
}

function addStudyFile({ kind: _kind, ...file }: Of<'study-file'>, draft: GraphDraft, index: LedgerIndex): NodeId {
  const id = nodeIds.studyFile(file.sha256);
  draft.add(id, () => createStudyFileNode(file, index));
  return id;
}

function addPlanDown(
  plan: string,
  draft: GraphDraft,
  index: LedgerIndex,
  addNetwork: (record: StepKey) => NodeId,
): NodeId {
  const { reader } = index;
  const id = nodeIds.plan(plan);
  draft.add(id, () => createPlanNode(plan, index, reader.events()));
  for (const { record } of reader.networks()) {
    if (reader.plansOf(record).includes(plan)) draft.connect(addNetwork(record), 'plan', id);
  }
  return id;
}

function addPublished(thing: Of<'published'>, draft: GraphDraft): NodeId {
  const id = ['published', thing.study, ...(thing.network === undefined ? [] : [thing.network])].join(' ');
  draft.add(id, () => ({
    id,
    ...thing,
    unknown: ['steps: these results were published by others, and read from tables'],
  }));
  return id;
}

/** Hashes of the plans whose networks came of a step, the first planned first. */
function listPlansUsing(key: StepKey, index: LedgerIndex): readonly string[] {
  const { reader } = index;
  const seen = new Set<StepKey>();
  const plans = new Set<string>();
  const visit = (step: StepKey) => {
    if (seen.has(step)) return;
    seen.add(step);
    for (const { record } of index.networksOf(step)) for (const plan of reader.plansOf(record)) plans.add(plan);
    for (const user of reader.usersOf(step)) visit(user.key);
  };
  visit(key);
  const order = (plan: string) => index.maybePlan(plan)?.sequence ?? 0;
  return [...plans].sort((a, b) => order(a) - order(b));
}
