import type { ArtifactRef, Manifest, StepSummary } from '../manifest.js';
import { listEnvironmentDifferences, type Place } from './compare-environments.js';
import { listLeafDifferences, type LeafDifference } from './flatten-numbers.js';
import { measureSummary, type Check } from './tolerances.js';

/** `not-comparable`: an output has other bits, need not have the same, and there is nothing to measure it by. */
export type Verdict = 'bit-equal' | 'within-tolerance' | 'not-comparable' | 'different';

/** An output file of a step, by its hashes; undefined where there is none of that role. */
export interface OutputComparison {
  readonly role: string;
  readonly expected: string | undefined;
  readonly got: string | undefined;
}

export interface StepComparison {
  readonly verdict: Verdict;
  /** `bits` where the same were due. */
  readonly rule: 'bits' | 'tolerance';
  /** What differs between the two places; empty where the same bits were due. */
  readonly because: readonly string[];
  readonly outputs: readonly OutputComparison[];
  /** Numbers of the summary that are not exactly equal. */
  readonly numbers: readonly LeafDifference[];
  /** What was measured where the bits differ and need not be equal. */
  readonly checks: readonly Check[];
}

export interface ComparedStep extends Place {
  readonly summary: StepSummary;
  readonly outputs: Readonly<Record<string, ArtifactRef>>;
}

/**
 * How far an output is from the recorded one; undefined where that can't be told, as where the recorded file is gone. Empty of
 * weights: what the network does tells of them, which the summary says.
 */
export type MeasureFile = (kind: Manifest['kind'], role: string) => Promise<readonly Check[] | undefined>;

/**
 * Compares a step that was computed again with what was recorded of it: by the hashes of its files and the exact numbers of
 * its summary. Where those differ and the two places do as well, by the tolerances of `tolerances.ts`.
 * @param otherInputs what it was computed from that has other bits than were recorded, in words
 */
export async function compareStep(
  recorded: ComparedStep,
  got: ComparedStep,
  measureFile: MeasureFile,
  otherInputs: readonly string[] = [],
): Promise<StepComparison> {
  const outputs = compareOutputs(recorded.outputs, got.outputs);
  const numbers = listLeafDifferences(recorded.summary, got.summary);
  const unequal = outputs.filter(({ expected, got: now }) => expected !== now);
  const because = [...listEnvironmentDifferences(recorded, got), ...otherInputs];
  const rule = because.length === 0 ? 'bits' : 'tolerance';
  const comparison = { rule, because, outputs, numbers, checks: [] } as const;
  if (unequal.length === 0 && numbers.length === 0) return { ...comparison, verdict: 'bit-equal' };
  if (rule === 'bits' || unequal.some(({ expected, got: now }) => expected === undefined || now === undefined)) {
    return { ...comparison, verdict: 'different' };
  }
  const ofFiles = await Promise.all(unequal.map(({ role }) => measureFile(recorded.summary.kind, role)));
  const checks = [
    ...measureSummary(recorded.summary, got.summary, otherInputs.length > 0),
    ...ofFiles.flatMap((measured) => measured ?? []),
  ];
  const isWithin = checks.every(({ difference, tolerance }) => difference <= tolerance);
  if (!isWithin) return { ...comparison, checks, verdict: 'different' };
  return { ...comparison, checks, verdict: ofFiles.includes(undefined) ? 'not-comparable' : 'within-tolerance' };
}

function compareOutputs(expected: ComparedStep['outputs'], got: ComparedStep['outputs']): readonly OutputComparison[] {
  const roles = [...new Set([...Object.keys(expected), ...Object.keys(got)])].sort();
  return roles.map((role) => ({ role, expected: expected[role]?.sha256, got: got[role]?.sha256 }));
}
