import { z } from 'zod';
import { readNpyHeader, readNpySlice, type Dtype, type NpyData } from '../micrographs/npy.js';
import { CorruptArtifactError, StoreUnreachableError, type ArtifactStore } from '../results/artifact-store.js';
import type { Manifest } from '../results/manifest.js';
import type { ImageGrid } from '../study/domain.js';
import { SPLITS, type Split } from '../study/split.js';
import type { StepKey } from '../study/step.js';
import { RequestError } from './request-error.js';

const identitySchema = z.object({
  input: z.object({
    domain: z.object({ grid: z.object({ pixels: z.number(), pixelAngstrom: z.number() }) }),
  }),
});

/** One image of a finished dataset. */
export interface ImagePlace {
  readonly manifest: Manifest;
  readonly split: Split;
  readonly index: number;
  readonly grid: ImageGrid;
}

const STEP_KEY = /^[0-9a-f]{64}$/;
const INDEX = /^(0|[1-9]\d{0,8})$/;

/** @throws RequestError 404 where there is no such image, 409 where the dataset's manifest is damaged */
export async function findImage(
  artifacts: ArtifactStore,
  { dataset, split, index }: { readonly dataset: string; readonly split: string; readonly index: string },
): Promise<ImagePlace> {
  const known = SPLITS.find((name) => name === split);
  if (!isStepKey(dataset) || known === undefined || !INDEX.test(index)) throw missing();
  const manifest = await refuseDamaged(() => artifacts.readManifest(dataset));
  if (manifest?.summary.kind !== 'generate') throw missing();
  const { trainingImages, validationImages } = manifest.summary;
  const count = known === 'training' ? trainingImages : validationImages;
  if (Number(index) >= count) {
    throw new RequestError(404, `expected one of ${count} ${known} images, counted from 0, got ${index}`);
  }
  return {
    manifest,
    split: known,
    index: Number(index),
    grid: parseIdentity(identitySchema, manifest.identity).input.domain.grid,
  };
}

/**
 * That image of the split's file, and no other: [x, y].
 * @throws RequestError 409 where the file is damaged
 */
export async function readEntry<D extends Dtype>(
  artifacts: ArtifactStore,
  { manifest, split, index }: ImagePlace,
  what: 'images' | 'labels',
  dtype: D,
): Promise<{ readonly data: NpyData<D>; readonly shape: readonly number[] }> {
  const path = await openOutput(artifacts, manifest, `${split}-${what}`);
  const { shape: whole } = readNpyHeader(path);
  if (index >= (whole[0] ?? 0)) {
    throw new RequestError(409, `the file of the ${split} ${what} holds ${whole[0] ?? 0}, fewer than its dataset says`);
  }
  const { data, shape } = readNpySlice(path, dtype, index, index + 1);
  return { data, shape: shape.slice(1) };
}

/** A path at which it can be read, its bytes checked. */
export async function openOutput(artifacts: ArtifactStore, manifest: Manifest, role: string): Promise<string> {
  const ref = manifest.outputs[role];
  if (ref === undefined) throw new RequestError(404, `step ${manifest.key} has no ${role}`);
  return refuseDamaged(() => artifacts.openArtifact(ref));
}

/** Damage is told as such: the same request would fail again. */
export async function refuseDamaged<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof CorruptArtifactError) throw new RequestError(409, error.message, { cause: error });
    if (error instanceof StoreUnreachableError) throw new RequestError(503, error.message, { cause: error });
    throw error;
  }
}

export function isStepKey(text: string): text is StepKey {
  return STEP_KEY.test(text);
}

/** @throws RequestError 409 where the step is of a version that this one doesn't read */
export function parseIdentity<T>(schema: z.ZodType<T>, identity: unknown): T {
  const parsed = schema.safeParse(identity);
  if (parsed.success) return parsed.data;
  throw new RequestError(409, 'another version of this program has made it, whose words this one can’t read');
}

function missing(): RequestError {
  return new RequestError(404, 'there is no such image');
}
