import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { LabelledImages, TrainingJob } from '../../learning/training-job.js';
import { createStreams } from '../../study/random-stream.js';
import { writeDiscs } from './synthetic-images.js';

/** A folder that is removed after the test. */
export function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'learning-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** On splits as they are. */
export interface PlainJob extends TrainingJob {
  readonly training: LabelledImages;
  readonly validation: LabelledImages;
}

/** Four images of 32 pixels, a network of 4 filters, batches of 8: trains in a few seconds. */
export function makeJob(folder: string, stage: Partial<TrainingJob['stage']> = {}): PlainJob {
  return {
    network: { baseFilters: 4 },
    stage: {
      images: 4,
      epochs: 4,
      batchSize: 8,
      learningRate: 1e-3,
      learningRateDecay: 0.99,
      loss: 'double-softmax',
      augment: true,
      precision: 'float32',
      ...stage,
    },
    freeze: 'none',
    training: writeDiscs(folder, 'training', 4, 32),
    validation: writeDiscs(folder, 'validation', 3, 32),
    streams: createStreams(1),
    checkpointDirectory: join(folder, 'checkpoints'),
    outputDirectory: join(folder, 'output'),
  };
}

/** SHA-256 of last and best weights. */
export function hashOutputs({ outputDirectory }: Pick<TrainingJob, 'outputDirectory'>): string[] {
  return ['last.safetensors', 'best.safetensors'].map((name) => {
    return createHash('sha256')
      .update(readFileSync(join(outputDirectory, name)))
      .digest('hex');
  });
}
