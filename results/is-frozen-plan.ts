import { parseFrozenPlan } from '../study/frozen-plan.js';

/** Whether the text is a plan of this hash: the study's concurrency may be another one. */
export function isFrozenPlan(text: string, hash: string): boolean {
  try {
    return parseFrozenPlan(text).hash === hash;
  } catch {
    return false;
  }
}
