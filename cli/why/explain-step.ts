import { findNearest } from '../../study/nearest-step.js';
import { listCauses } from '../../study/step-difference.js';
import type { Cause, FieldDifference } from '../../study/step-difference.js';
import type { FoundStep } from './find-step.js';
import { lookUpPlanned, type LedgerStep, type StepLedger } from './step-ledger.js';

/** Why a step is, or would be, computed anew. */
export interface Explanation {
  readonly step: FoundStep;
  /** Earlier steps of the kind that stand. */
  readonly earlier: number;
  readonly nearest?: LedgerStep;
  readonly differences: readonly FieldDifference[];
  readonly causes: readonly Cause[];
}

/** Compares the step with the nearest one of its kind that was computed before. */
export function explainStep(step: FoundStep, ledger: StepLedger): Explanation {
  const { key, kind, identity, computed, plan } = step;
  const planned = plan && lookUpPlanned(plan);
  const earlier = ledger
    .ofKind(kind)
    .filter((other) => other.key !== key && (computed === undefined || other.startedAt < computed.startedAt));
  const found = findNearest(identity, earlier, (upstream) => ledger.lookUp(upstream) ?? planned?.(upstream));
  if (found === undefined) return { step, earlier: 0, differences: [], causes: [] };
  const { nearest, differences } = found;
  return { step, earlier: earlier.length, nearest, differences, causes: listCauses(kind, differences) };
}
