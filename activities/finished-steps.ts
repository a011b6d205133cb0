import { CorruptArtifactError, type ArtifactStore } from '../results/artifact-store.js';
import type { Manifest } from '../results/manifest.js';
import type { LabelledImages } from '../learning/training-job.js';
import type { StepKey } from '../study/step.js';
import type { Split } from '../study/split.js';

/**
 * The manifest of a step that another one stands on. Its outputs are looked at when they are opened: whoever reads
 * numbers alone waits for no hash of the weights. Throws CorruptArtifactError when it was lost since.
 */
export async function requireManifest(artifacts: ArtifactStore, key: StepKey): Promise<Manifest> {
  const manifest = await artifacts.readManifest(key);
  if (manifest === undefined) {
    throw new CorruptArtifactError(`step ${key} is not there any more: run the study again to make it anew`);
  }
  return manifest;
}

/** A path where a finished step's output of that role can be read. */
export async function openOutput(artifacts: ArtifactStore, manifest: Manifest, role: string): Promise<string> {
  const ref = manifest.outputs[role];
  if (ref === undefined) throw new Error(`step ${manifest.key} (${manifest.kind}) has no output ${role}`);
  return artifacts.openArtifact(ref);
}

/** The images and labels of a finished `generate` step. */
export async function openImages(artifacts: ArtifactStore, dataset: StepKey, split: Split): Promise<LabelledImages> {
  const manifest = await requireManifest(artifacts, dataset);
  return {
    images: await openOutput(artifacts, manifest, `${split}-images`),
    labels: await openOutput(artifacts, manifest, `${split}-labels`),
  };
}
