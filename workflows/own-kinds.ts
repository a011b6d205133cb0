import type { GroupOutline, MemberSteps } from '../activities/contract.js';
import type { StepKind } from '../study/step.js';

/** The steps that a protocol runs for itself, in their order. */
export function listOwnKinds({ pretrain, transfer }: Pick<MemberSteps, 'pretrain' | 'transfer'>): readonly StepKind[] {
  return listKinds(pretrain !== undefined, transfer !== undefined);
}

/** The same of every protocol of a group. */
export function listKindsOfGroup({ pretrain, kind }: Pick<GroupOutline, 'pretrain' | 'kind'>): readonly StepKind[] {
  return listKinds(pretrain === undefined, kind !== 'mixture');
}

function listKinds(hasPretraining: boolean, hasTransfer: boolean): readonly StepKind[] {
  const kinds: readonly StepKind[] = ['pretrain', 'transfer', 'evaluate', 'record'];
  return kinds.filter((kind) => (kind !== 'pretrain' || hasPretraining) && (kind !== 'transfer' || hasTransfer));
}
