import { readFile } from 'node:fs/promises';
import { openOutput } from '../../activities/finished-steps.js';
import { parseImageRecords, type ImageRecord } from '../../activities/image-records.js';
import { renderExample } from '../../micrographs/example-pictures.js';
import { readNpySlice } from '../../micrographs/npy.js';
import type { Transform } from '../../micrographs/power-spectrum.js';
import type { SheetExample } from '../../micrographs/sheet.js';
import { CorruptArtifactError, type ArtifactStore } from '../../results/artifact-store.js';
import type { Manifest } from '../../results/manifest.js';
import type { Domain } from '../../study/domain.js';
import type { StepKey } from '../../study/step.js';
import { describeExample } from './describe-example.js';

/**
 * The first training images of a domain that an earlier run has generated; undefined where it has not, has fewer, or they
 * are damaged. Changes nothing in the store.
 */
export async function maybeReadFinishedExamples(
  artifacts: ArtifactStore,
  key: StepKey,
  { grid }: Domain,
  count: number,
  transform: Transform,
): Promise<readonly SheetExample[] | undefined> {
  const paths = await maybeOpenTrainingSet(artifacts, key, count);
  if (paths === undefined) return undefined;
  return Array.from({ length: count }, (_, index) => {
    const image = readNpySlice(paths.images, '<f4', index, index + 1).data;
    const label = readNpySlice(paths.labels, '|u1', index, index + 1).data;
    const defocus = paths.records?.[index]?.appliedDefocusAngstrom;
    return { caption: describeExample(index, defocus), pictures: renderExample({ image, label }, grid, transform) };
  });
}

/** Its files; undefined where it has not so many images or is damaged. */
export async function maybeOpenTrainingSet(artifacts: ArtifactStore, key: StepKey, count: number) {
  try {
    const manifest = await artifacts.readManifest(key);
    if (manifest?.summary.kind !== 'generate' || manifest.summary.trainingImages < count) return undefined;
    return {
      images: await openOutput(artifacts, manifest, 'training-images'),
      labels: await openOutput(artifacts, manifest, 'training-labels'),
      records: await maybeReadRecords(artifacts, manifest),
    };
  } catch (error) {
    if (error instanceof CorruptArtifactError) return undefined;
    throw error;
  }
}

/** Undefined of a dataset from before they were kept. */
async function maybeReadRecords(
  artifacts: ArtifactStore,
  manifest: Manifest,
): Promise<readonly ImageRecord[] | undefined> {
  const role = 'training-records';
  if (manifest.outputs[role] === undefined) return undefined;
  return parseImageRecords(await readFile(await openOutput(artifacts, manifest, role), 'utf8'));
}
