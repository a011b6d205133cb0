import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { hashCanonical, STEP_VERSIONS } from '../study/identity.js';
import type { GenerateInput, StepKey } from '../study/step.js';
import type { Manifest } from '../results/manifest.js';
import type { EngineDescription, SimulateWavesJob, Split, WaveBlock } from './compute.js';
import { SPLITS } from './compute.js';
import { openOutput } from './finished-steps.js';
import type { ComputeContext, StepContext, StepProduct } from './run-durable-step.js';
import type { StepPorts } from './step-ports.js';

/** Structures simulated together: the unit that is shared between domains and that an interrupted step keeps. */
const BLOCK_STRUCTURES = 16;

/**
 * Makes the work of `generate`. Exit waves don't depend on defocus and dose, so they are published in blocks of
 * their own, and every domain with the same structures images the same waves.
 */
export function createGenerate(ports: StepPorts) {
  /** Blocks that are being simulated by this process now; another domain that needs one waits for it. */
  const underWay = new Map<StepKey, Promise<Manifest>>();

  const provideBlock = async (job: BlockJob, folder: string, context: ComputeContext): Promise<Manifest> => {
    const identity = identifyBlock(job);
    const key = hashCanonical(identity);
    for (let known = underWay.get(key); known !== undefined; known = underWay.get(key)) {
      // whoever simulates it may fail or be cancelled, which is no failure of ours: then it is our turn
      const manifest = await known.catch(() => undefined);
      if (manifest !== undefined) return manifest;
    }
    const promise = findOrSimulate(key, identity, job, folder, context).finally(() => underWay.delete(key));
    underWay.set(key, promise);
    return promise;
  };

  const findOrSimulate = async (
    key: StepKey,
    identity: object,
    job: BlockJob,
    folder: string,
    context: ComputeContext,
  ): Promise<Manifest> => {
    const found = await ports.artifacts.findManifest(key);
    if (found !== undefined) return found;
    const started = Date.now();
    const outputDirectory = join(folder, key);
    await mkdir(outputDirectory, { recursive: true });
    const { result, engine } = await context.compute({ ...job, outputDirectory });
    return ports.artifacts.publish({
      key,
      kind: 'waves',
      identity,
      files: { ...result },
      summary: { kind: 'waves', structures: job.count },
      environment: { ...ports.machine, ...engine },
      startedAt: new Date(started).toISOString(),
      durationMs: Date.now() - started,
    });
  };

  return async ({ input, scratch, compute, tell }: StepContext<GenerateInput>): Promise<StepProduct> => {
    const counts = { training: input.trainingImages, validation: input.validationImages } as const;
    const total = counts.training + counts.validation;
    // finished blocks are kept as artifacts of their own; unfinished files belong to this attempt alone
    const folder = await mkdtemp(join(scratch, 'attempt-'));
    const files: Record<string, string> = {};
    let simulated = 0;
    let particlePixels = 0;
    let engine: EngineDescription | undefined;
    for (const split of SPLITS) {
      const count = counts[split];
      if (count === 0) continue;
      const blocks = await Promise.all(
        listBlocks(input, split, count).map(async (job): Promise<WaveBlock> => {
          const manifest = await provideBlock(job, folder, { compute });
          simulated += job.count;
          tell({ done: Math.min(simulated, total), total });
          return {
            waves: await openOutput(ports.artifacts, manifest, 'waves'),
            labels: await openOutput(ports.artifacts, manifest, 'labels'),
            structures: await openOutput(ports.artifacts, manifest, 'structures'),
          };
        }),
      );
      const outputDirectory = join(folder, split);
      await mkdir(outputDirectory, { recursive: true });
      const { imaging, grid } = input.domain;
      const formed = await compute({
        kind: 'form-images',
        imaging,
        grid,
        seed: input.seed,
        split,
        count,
        blocks,
        outputDirectory,
      });
      files[`${split}-images`] = formed.result.images;
      files[`${split}-labels`] = formed.result.labels;
      files[`${split}-records`] = formed.result.records;
      particlePixels += formed.result.particleShare * count;
      engine = formed.engine;
    }
    if (engine === undefined) throw new RangeError('expected at least one image to generate, got 0');
    return {
      files,
      summary: {
        kind: 'generate',
        trainingImages: counts.training,
        validationImages: counts.validation,
        particleShare: particlePixels / total,
      },
      engine,
    };
  };
}

type BlockJob = Omit<SimulateWavesJob, 'outputDirectory'>;

/** Whole blocks, also where the last one holds more structures than are asked for: a larger set shares it then. */
function listBlocks({ domain, seed }: GenerateInput, split: Split, count: number): readonly BlockJob[] {
  const { structure, multislice, grid } = domain;
  return Array.from({ length: Math.ceil(count / BLOCK_STRUCTURES) }, (_, block) => ({
    kind: 'simulate-waves',
    structure,
    multislice,
    grid,
    seed,
    split,
    first: block * BLOCK_STRUCTURES,
    count: BLOCK_STRUCTURES,
  }));
}

/** What the waves depend on: everything but the structure's name and the size of the crop. */
function identifyBlock({ structure, grid, ...job }: BlockJob): object {
  const { name: _name, ...what } = structure;
  const input = { ...job, structure: what, pixelAngstrom: grid.pixelAngstrom };
  return { kind: 'waves', version: STEP_VERSIONS.generate, input };
}
