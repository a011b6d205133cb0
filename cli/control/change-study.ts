import { InputError } from '../../study/errors.js';
import type { StudyPriority } from '../../study/study-priority.js';
import { priorityUpdate, windowUpdate } from '../../workflows/messages.js';
import { recordControl, type ControlContext, type ControlOutcome } from './control-context.js';
import { askStudy, type OpenStudy } from './open-study.js';

/** How a study that is under way is to go on. */
export interface StudyChange {
  /** Networks under way at once. */
  readonly concurrency?: number | undefined;
  readonly priority?: StudyPriority | undefined;
}

/** Each by itself: the second one may be refused. */
export async function changeStudy(
  open: OpenStudy,
  context: ControlContext,
  change: StudyChange,
): Promise<ControlOutcome> {
  requireChange(change);
  const { concurrency, priority } = change;
  const words: string[] = [];
  if (concurrency !== undefined) {
    await askStudy(open, (study) => study.executeUpdate(windowUpdate, { args: [concurrency] }));
    await recordControl(open, context, 'changed', { concurrency });
    words.push(`concurrency is ${concurrency}`);
  }
  if (priority !== undefined) {
    await askStudy(open, (study) => study.executeUpdate(priorityUpdate, { args: [priority] }));
    await recordControl(open, context, 'changed', { priority });
    words.push(`priority is ${priority}`);
  }
  return { words: words.join(', '), fields: { concurrency, priority } };
}

/** @throws InputError where nothing is to be changed. */
export function requireChange({ concurrency, priority }: StudyChange): void {
  if (concurrency === undefined && priority === undefined) {
    throw new InputError('set: expected --concurrency or --priority, got neither');
  }
}
