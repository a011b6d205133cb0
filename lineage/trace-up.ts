import type { RecordedEvent } from '../results/lineage-reader.js';
import type { StepEdge } from '../study/step-inputs.js';
import type { StepKey } from '../study/step.js';
import {
  createCodeNode,
  createNetworkNode,
  createPlanNode,
  createStepNode,
  createStudyFileNode,
  listStudyFiles,
  nodeIds,
  planWaves,
  type PlannedWaves,
} from './create-nodes.js';
import type { NodeId } from './graph.js';
import type { GraphDraft } from './graph-draft.js';
import type { LedgerIndex } from './ledger-index.js';
import { maybeReadIdentity } from './read-identity.js';

/** Which inputs of a step matter for what was asked; absent: all. */
export type InputFilter = (step: StepKey, input: StepEdge) => boolean;

/** Adds things with all that they came from: steps, seeds, plans, study files, code. */
export interface UpwardTrace {
  addNetwork(record: StepKey): NodeId;
  addStep(key: StepKey, filter?: InputFilter): NodeId;
  addPlan(plan: string): NodeId;
  addSeed(seed: number): NodeId;
}

const ROLE_ORDER: readonly StepEdge['role'][] = [
  'pretrained',
  'transferred',
  'dataset',
  'validation',
  'waves',
  'evaluation',
];

export function traceUp(draft: GraphDraft, index: LedgerIndex): UpwardTrace {
  const { reader } = index;
  let known: readonly RecordedEvent[] | undefined;
  const listEvents = () => (known ??= reader.events());

  const addSeed = (seed: number): NodeId => {
    const id = nodeIds.seed(seed);
    draft.add(id, () => ({ kind: 'seed', id, seed }));
    return id;
  };

  const addCode = (hash: string): NodeId => {
    const id = nodeIds.code(hash);
    draft.add(id, () => createCodeNode(hash, index));
    return id;
  };

  const addPlan = (plan: string): NodeId => {
    const id = nodeIds.plan(plan);
    const isNew = draft.add(id, () => createPlanNode(plan, index, listEvents()));
    if (!isNew) return id;
    for (const file of listStudyFiles(plan, listEvents())) {
      const fileId = nodeIds.studyFile(file.sha256);
      draft.add(fileId, () => createStudyFileNode(file, index));
      draft.connect(id, 'study-file', fileId);
    }
    const seed = index.maybePlan(plan)?.seed;
    if (seed !== undefined) draft.connect(id, 'seed', addSeed(seed));
    return id;
  };

  const addStep = (key: StepKey, filter?: InputFilter, planned?: PlannedWaves): NodeId => {
    const id = nodeIds.step(key);
    if (!draft.add(id, () => createStepNode(key, index, planned))) return id;
    const step = reader.maybeStep(key);
    const identity = maybeReadIdentity(step?.identity ?? planned?.identity);
    const blocks = identity?.kind === 'generate' ? planWaves(identity) : undefined;
    const inputs = orderInputs(reader.inputsOf(key), blocks);
    for (const input of inputs) {
      if (filter !== undefined && !filter(key, input)) continue;
      draft.connect(id, input.role, addStep(input.key, filter, blocks?.get(input.key)));
    }
    if (identity !== undefined && 'seed' in identity.input) draft.connect(id, 'seed', addSeed(identity.input.seed));
    const environment = step?.environment ?? null;
    if (environment !== null) draft.connect(id, 'code', addCode(environment));
    return id;
  };

  return {
    addPlan,
    addSeed,
    addStep: (key, filter) => addStep(key, filter),
    addNetwork(record) {
      const id = nodeIds.network(record);
      if (!draft.add(id, () => createNetworkNode(record, index))) return id;
      const { evaluate } = index.requireNetwork(record);
      draft.connect(id, 'evaluation', addStep(evaluate));
      for (const plan of reader.plansOf(record)) draft.connect(id, 'plan', addPlan(plan));
      return id;
    },
  };
}

function orderInputs(
  inputs: readonly StepEdge[],
  waves: ReadonlyMap<StepKey, PlannedWaves> | undefined,
): readonly StepEdge[] {
  const places = new Map([...(waves?.keys() ?? [])].map((key, place) => [key, place]));
  const rank = ({ role }: StepEdge) => ROLE_ORDER.indexOf(role);
  return [...inputs].sort(
    (a, b) => rank(a) - rank(b) || (places.get(a.key) ?? Infinity) - (places.get(b.key) ?? Infinity) || 0,
  );
}
