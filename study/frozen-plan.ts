import { hashPlan } from './plan.js';
import type { Plan } from './plan.js';

/**
 * Reads back what `JSON.stringify(plan)` froze.
 * @throws Error where the text isn't, byte for byte in meaning, what was frozen: the hash in it covers all but the
 * study's concurrency, which a person may change between two runs.
 */
export function parseFrozenPlan(text: string): Plan {
  // The hash check stands for a parse: only content that `planStudy` has made carries its own hash.
  const plan = JSON.parse(text) as Plan;
  const hash = hashPlan(plan);
  if (hash !== plan.hash) throw new Error(`expected a plan of hash ${plan.hash}, got content of hash ${hash}`);
  return plan;
}
