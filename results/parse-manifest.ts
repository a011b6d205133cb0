import { z } from 'zod';
import { CorruptArtifactError } from './artifact-store.js';
import { attemptSchema } from './attempt.js';
import { environmentSchema } from './environment-schema.js';
import { MANIFEST_KINDS, type Manifest, type StepRun } from './manifest.js';
import { maybeParseJson } from './maybe-parse-json.js';

export const metricsSchema = z.object({
  loss: z.number(),
  crossEntropy: z.number(),
  trainedLoss: z.number(),
  iou: z.number(),
  dice: z.number(),
  precision: z.number(),
  recall: z.number(),
});

const training = {
  parameters: z.number(),
  bestEpoch: z.number(),
  epochs: z.array(
    z.object({
      epoch: z.number(),
      learningRate: z.number(),
      trainingLoss: z.number(),
      validation: metricsSchema,
      others: z.record(z.string(), metricsSchema).exactOptional(),
    }),
  ),
};

const stepRunSchema = z.object({ activity: z.string(), study: z.string(), attempts: z.array(attemptSchema) });

export const manifestSchema: z.ZodType<Manifest> = z.object({
  key: z.string(),
  kind: z.enum(MANIFEST_KINDS),
  identity: z.unknown(),
  outputs: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.number() })),
  summary: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('waves'), structures: z.number() }),
    z.object({
      kind: z.literal('generate'),
      trainingImages: z.number(),
      validationImages: z.number(),
      particleShare: z.number(),
    }),
    z.object({ kind: z.literal('pretrain'), ...training }),
    z.object({ kind: z.literal('transfer'), ...training }),
    z.object({
      kind: z.literal('evaluate'),
      datasets: z.record(z.string(), z.object({ before: metricsSchema.exactOptional(), after: metricsSchema })),
    }),
  ]),
  environment: environmentSchema,
  reads: z.array(z.string()).exactOptional(),
  run: stepRunSchema.exactOptional(),
  startedAt: z.string(),
  durationMs: z.number(),
});

/** Throws CorruptArtifactError naming the file when the text is no manifest. */
export function parseManifest(text: string, path: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CorruptArtifactError(`${path} is not a whole manifest`, { cause });
  }
}

/** Undefined where the text is no manifest. */
export function maybeParseManifest(text: string, path: string): Manifest | undefined {
  try {
    return parseManifest(text, path);
  } catch (error) {
    if (error instanceof CorruptArtifactError) return undefined;
    throw error;
  }
}

/** Undefined where the text isn't one. */
export function maybeParseRun(text: string): StepRun | undefined {
  return maybeParseJson(stepRunSchema, text);
}
