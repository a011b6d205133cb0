import type { ArtifactStore } from '../results/artifact-store.js';
import type { Manifest } from '../results/manifest.js';
import type { ResultWriter } from '../results/result-store.js';
import { listInputs } from '../study/step-inputs.js';
import type { Plan } from '../study/plan.js';
import type { StepKey } from '../study/step.js';
import { requireManifest } from './finished-steps.js';

/**
 * The manifests of a step and of all that it was made from, each after its inputs, as far as the results don't know them.
 * Waves may be gone since: they can be made again, and nothing but their datasets reads them.
 * Throws CorruptArtifactError where another step's manifest is gone.
 */
export async function collectLineage(
  artifacts: ArtifactStore,
  plan: Plan,
  step: StepKey,
  results: Pick<ResultWriter, 'isStepKnown'>,
): Promise<readonly Manifest[]> {
  const seen = new Set<StepKey>();
  const collect = async (key: StepKey): Promise<readonly Manifest[]> => {
    if (seen.has(key)) return [];
    seen.add(key);
    if (results.isStepKnown(key)) return [];
    const input = plan.steps[key];
    if (input === undefined) {
      const waves = await artifacts.readManifest(key);
      return waves === undefined ? [] : [waves];
    }
    const above: Manifest[] = [];
    for (const edge of listInputs(input)) above.push(...(await collect(edge.key)));
    return [...above, await requireManifest(artifacts, key)];
  };
  return collect(step);
}
