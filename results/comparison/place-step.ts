import type { ArtifactStore } from '../artifact-store.js';
import type { Manifest } from '../manifest.js';
import { maybeReadSoftware } from '../software.js';
import type { ComparedStep } from './compare-step.js';

/** A step as it is compared, with what its store knows of the program. */
export async function placeStep(
  artifacts: Pick<ArtifactStore, 'maybeReadText'>,
  { summary, environment }: Pick<Manifest, 'summary' | 'environment'>,
  outputs: ComparedStep['outputs'],
): Promise<ComparedStep> {
  const software = await maybeReadSoftware(artifacts, environment.software);
  return { summary, environment, outputs, ...(software && { software }) };
}
