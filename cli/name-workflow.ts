import type { Study } from '../study/study.js';
import { VERSION } from '../study/version.js';

/**
 * One workflow a study, plan and version of this program, whose workflow code alone can go on with it: whoever starts
 * it again joins the one that runs.
 */
export function nameWorkflow(plan: { readonly study: Pick<Study, 'name'>; readonly hash: string }): string {
  return `study/${plan.study.name}/${plan.hash.slice(0, 16)}/${VERSION}`;
}
