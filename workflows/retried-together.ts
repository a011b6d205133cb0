import type { GroupOutline } from '../activities/contract.js';
import type { CellFailure } from '../study/cell-failure.js';
import type { StepKey, StepKind } from '../study/step.js';

/** What is known of the groups of a study. */
export interface SharingGroups {
  readonly outlines: readonly Pick<GroupOutline, 'group' | 'generate' | 'pretrain'>[];
  /** Networks of the group that are missing. */
  failuresOf(group: string): readonly CellFailure[];
  /** Whether a step that opens the way for groups has failed. */
  hasFailed(step: StepKey): boolean;
}

/**
 * A network that was skipped lacks shared steps. These are run once for all, so that those that were skipped for want of
 * the same steps, and of no other, are tried again together with it. Returns those that are named, and these.
 */
export function findRetriedTogether(
  named: readonly string[],
  { outlines, failuresOf, hasFailed }: SharingGroups,
): readonly string[] {
  const wanted = new Set(named);
  const groups = outlines.map((outline) => {
    const skipped = failuresOf(outline.group).filter(({ state }) => state === 'skipped');
    const own = skipped.filter(({ network }) => wanted.has(network));
    return { outline, skipped, kinds: new Set(own.map(({ step }) => step)) };
  });
  const again = new Set(
    groups.flatMap(({ outline, kinds }) => (kinds.size > 0 ? listOpeningSteps(outline).filter(hasFailed) : [])),
  );
  for (const { outline, skipped, kinds } of groups) {
    for (const { network, step } of skipped) {
      const lacked = listSkippedFor(outline, step).filter(hasFailed);
      const isSame = lacked.length > 0 && lacked.every((each) => again.has(each));
      if (isSame || kinds.has(step)) wanted.add(network);
    }
  }
  return [...wanted];
}

/** The shared steps that a group waits for. */
export function listOpeningSteps({ generate, pretrain }: SharingGroups['outlines'][number]): readonly StepKey[] {
  return [...generate, ...(pretrain === undefined ? [] : [pretrain])];
}

/** A group's pretraining waits for its images. */
function listSkippedFor(outline: SharingGroups['outlines'][number], step: StepKind): readonly StepKey[] {
  return step === 'generate' ? outline.generate : listOpeningSteps({ ...outline, generate: [] });
}
