import type { StepKey } from '../study/step.js';
import { createNetworkNode, createPlanNode, createStepNode, nodeIds } from './create-nodes.js';
import type { NodeId } from './graph.js';
import type { GraphDraft } from './graph-draft.js';
import type { LedgerIndex } from './ledger-index.js';

/** Adds things with all that came of them: steps, networks, and the plans that these stand in. */
export interface DownwardTrace {
  addNetwork(record: StepKey): NodeId;
  addStep(key: StepKey): NodeId;
}

export function traceDown(draft: GraphDraft, index: LedgerIndex): DownwardTrace {
  const { reader } = index;

  const addNetwork = (record: StepKey): NodeId => {
    const id = nodeIds.network(record);
    if (!draft.add(id, () => createNetworkNode(record, index))) return id;
    for (const plan of reader.plansOf(record)) {
      draft.add(nodeIds.plan(plan), () => createPlanNode(plan, index, reader.events()));
      draft.connect(id, 'plan', nodeIds.plan(plan));
    }
    return id;
  };

  const addStep = (key: StepKey): NodeId => {
    const id = nodeIds.step(key);
    if (!draft.add(id, () => createStepNode(key, index))) return id;
    for (const user of reader.usersOf(key)) draft.connect(addStep(user.key), user.role, id);
    for (const { record } of index.networksOf(key)) draft.connect(addNetwork(record), 'evaluation', id);
    return id;
  };

  return { addNetwork, addStep };
}
