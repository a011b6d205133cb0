import type { ArtifactStore } from '../results/artifact-store.js';
import { toComputedStep, type ComputedStep } from '../results/computed-step.js';
import type { StepReader } from '../results/sqlite/step-reader.js';
import type { MeasuredStep } from '../study/measured-speed.js';
import type { Plan } from '../study/plan.js';
import type { StepKey } from '../study/step.js';

const KINDS = ['generate', 'pretrain', 'transfer', 'evaluate'] as const;

/** Of each kind: enough for a median of every size, read in an instant. */
const MOST_READ = 200;
const MOST_MANIFESTS = 20;

/**
 * The latest finished steps of each kind: those that stand beside recorded networks, and of a kind with none there, those of
 * the plan by their manifests.
 */
export async function readMeasuredSteps(
  plan: Plan,
  finished: ReadonlySet<StepKey>,
  reader: StepReader | undefined,
  artifacts: ArtifactStore,
): Promise<readonly MeasuredStep[]> {
  const ofKinds = KINDS.map(async (kind): Promise<readonly ComputedStep[]> => {
    const recorded = reader?.latest(kind, MOST_READ) ?? [];
    if (recorded.length > 0) return recorded;
    const keys = Object.keys(plan.steps).filter((key) => plan.steps[key]?.kind === kind && finished.has(key));
    // a broken one is the run's to find
    const read = keys.slice(0, MOST_MANIFESTS).map((key) => artifacts.readManifest(key).catch(() => undefined));
    const manifests = (await Promise.all(read)).filter((manifest) => manifest !== undefined);
    return manifests.map(toComputedStep).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  });
  return (await Promise.all(ofKinds)).flat().map(({ key, identity, durationMs, device }) => {
    return { key, identity, seconds: durationMs / 1000, device };
  });
}
