import type { ArtifactStore } from '../../results/artifact-store.js';
import { compareStep, type ComparedStep } from '../../results/comparison/compare-step.js';
import { listLeafDifferences, type LeafDifference } from '../../results/comparison/flatten-numbers.js';
import { placeStep } from '../../results/comparison/place-step.js';
import type { Manifest } from '../../results/manifest.js';
import type { NetworkResult } from '../../results/result-store.js';
import { maybeSoftware } from '../../results/software.js';
import type { Plan } from '../../study/plan.js';
import { listInputs } from '../../study/step-inputs.js';
import type { StepKey } from '../../study/step.js';
import { createStepNames } from '../progress/describe-step.js';
import { isOfWeights } from '../verify/measure-file.js';
import { countCompared, type StepReport } from '../verify/step-report.js';
import type { Bundle, Expected } from './bundle.js';

/** Compares every step of a bundle with what its run has left. A bundle has hashes alone: images of other bits are not comparable. */
export async function compareBundle(
  { plan, expected }: Bundle,
  artifacts: ArtifactStore,
): Promise<readonly StepReport[]> {
  const name = createStepNames(plan);
  const reports = new Map<StepKey, StepReport>();
  for (const recorded of expected.steps) {
    const { key, kind } = recorded;
    const got = await artifacts.readManifest(key);
    const report = { key, kind, name: kind === 'waves' ? 'exit waves' : name(key), recordedMs: recorded.durationMs };
    if (got === undefined) {
      reports.set(key, { ...report, verdict: 'failed', error: 'the run has left no such step' });
      continue;
    }
    const comparison = await compareStep(
      placeRecorded(recorded, expected),
      await placeStep(artifacts, got, got.outputs),
      (of) => Promise.resolve(isOfWeights(of) ? [] : undefined),
      listOtherInputs(plan, key, reports),
    );
    const { verdict } = comparison;
    const compared = countCompared(recorded.summary, comparison);
    reports.set(key, { ...report, verdict, comparison, compared, durationMs: got.durationMs });
  }
  return [...reports.values()];
}

/** The network's numbers as the results have them, those that are not exactly equal. */
export function compareMetrics({ metrics }: Expected, result: NetworkResult | undefined): readonly LeafDifference[] {
  return listLeafDifferences(metrics, result?.domains ?? {});
}

function placeRecorded({ summary, outputs, environment }: Manifest, { software }: Expected): ComparedStep {
  const known = environment.software === undefined ? undefined : maybeSoftware(software[environment.software]);
  return { summary, outputs, environment, ...(known && { software: known }) };
}

function listOtherInputs(plan: Plan, key: StepKey, reports: ReadonlyMap<StepKey, StepReport>): readonly string[] {
  const input = plan.steps[key];
  const inputs = input === undefined ? [] : listInputs(input).map((edge) => edge.key);
  return [...new Set(inputs)].flatMap((upstream) => {
    const report = reports.get(upstream);
    if (report === undefined || report.verdict === 'bit-equal') return [];
    return [`input ${report.kind} ${report.name}: other bits than were recorded`];
  });
}
