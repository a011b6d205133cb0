import type { StepInput, StepKey } from './step.js';
import { listWaves } from './wave-blocks.js';

/** What a step may be for one that stands on it. */
export const EDGE_ROLES = ['waves', 'dataset', 'validation', 'pretrained', 'transferred', 'evaluation'] as const;

/** A step that another one stands on, and what it is for it. */
export interface StepEdge {
  readonly role: (typeof EDGE_ROLES)[number];
  readonly key: StepKey;
}

/** All steps that this one reads; the names that its identity leaves out aren't needed. */
export function listInputs(step: StepInput): readonly StepEdge[] {
  switch (step.kind) {
    case 'generate':
      return edges('waves', listWaves(step));
    case 'pretrain':
      return [
        ...edges('dataset', step.mixture === undefined ? [step.dataset] : step.mixture.datasets),
        ...edges('validation', step.others),
      ];
    case 'transfer':
      return [
        ...edges('pretrained', [step.pretrained]),
        ...edges('dataset', [step.dataset]),
        ...edges('validation', step.others),
      ];
    case 'evaluate':
      return [
        ...edges('pretrained', [step.pretrained]),
        ...(step.transferred === undefined ? [] : edges('transferred', [step.transferred])),
        ...edges('dataset', step.datasets),
      ];
    case 'record':
      return edges('evaluation', [step.evaluation]);
    default:
      return step satisfies never;
  }
}

function edges(role: StepEdge['role'], keys: readonly StepKey[] = []): readonly StepEdge[] {
  return keys.map((key) => ({ role, key }));
}
