import type { MadeInput } from '../../activities/scratch-store.js';
import type { StepComparison, Verdict } from '../../results/comparison/compare-step.js';
import { flatten } from '../../results/comparison/flatten-numbers.js';
import type { StepSummary } from '../../results/manifest.js';
import type { Candidate } from './draw-steps.js';

/** A step that was run again, or should have been. */
export interface StepReport extends Candidate {
  /** For people. */
  readonly name: string;
  readonly verdict: Verdict | 'failed';
  /** Why it could not be run again. */
  readonly error?: string;
  readonly comparison?: StepComparison;
  /** How many there were to compare. */
  readonly compared?: { readonly files: number; readonly numbers: number };
  readonly made?: readonly MadeInput[];
  readonly durationMs?: number;
  readonly recordedMs?: number;
}

export function isGood({ verdict }: Pick<StepReport, 'verdict'>): boolean {
  return verdict === 'bit-equal' || verdict === 'within-tolerance';
}

export function countCompared(summary: StepSummary, { outputs }: StepComparison) {
  const numbers = [...flatten(summary).values()].filter((value) => typeof value === 'number').length;
  return { files: outputs.length, numbers };
}

/** As `--json` and the ledger have it. */
export function toReportJson({ comparison, name, ...report }: StepReport) {
  const { verdict: _verdict, ...compared } = comparison ?? {};
  return { ...report, name, ...compared };
}
