import { addToGroup, type Group } from '../../study/group-by.js';
import type { StepKey } from '../../study/step.js';
import type { AuditFinding } from './audit-finding.js';
import type { AuditedNetwork, AuditReader } from './audit-reader.js';

/** Finds the networks that stand on what is wrong. */
export function createEndangered(
  networks: readonly AuditedNetwork[],
  inputs: ReturnType<AuditReader['inputs']>,
): (finding: AuditFinding) => readonly AuditedNetwork[] {
  const made = new Map<StepKey, Group<StepKey>>();
  const add = (input: StepKey | null, output: StepKey) => {
    if (input !== null) addToGroup(made, input, output);
  };
  for (const [step, edges] of inputs) {
    // datasets stand by themselves: waves can be made again
    for (const { role, input } of edges) if (role !== 'waves') add(input, step);
  }
  // an edge may be what is wrong
  for (const { pretrain, transfer, evaluate, generateSource, generateTarget } of networks) {
    for (const input of [pretrain, transfer, generateSource, generateTarget]) add(input, evaluate);
  }
  return ({ steps = [], records = [] }) => {
    const touched = new Set(records);
    const reached = new Set(steps);
    // a set is walked through to what is added meanwhile
    for (const step of reached) for (const output of made.get(step) ?? []) reached.add(output);
    return networks.filter(({ evaluate, record }) => reached.has(evaluate) || touched.has(record));
  };
}

/** All steps that these networks were made from, with those of the waves. */
export function listUpstream(
  networks: readonly AuditedNetwork[],
  inputs: ReturnType<AuditReader['inputs']>,
): ReadonlySet<StepKey> {
  const own = networks.flatMap(({ pretrain, transfer, evaluate, generateSource, generateTarget, parts }) =>
    [pretrain, transfer, evaluate, generateSource, generateTarget, ...parts.map(({ dataset }) => dataset)].filter(
      (key) => key !== null,
    ),
  );
  const reached = new Set(own);
  for (const step of reached) for (const { input } of inputs.get(step) ?? []) reached.add(input);
  return reached;
}
