import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { SPLITS } from '../study/split.js';
import type { GenerateInput, StepKey } from '../study/step.js';
import { listWaveBlocks, waveKey, wavesIdentity, type WaveBlock } from '../study/wave-blocks.js';
import type { Manifest } from '../results/manifest.js';
import type { EngineDescription, SimulatedBlock } from './compute.js';
import { describeMachine } from './describe-machine.js';
import { openOutput } from './finished-steps.js';
import type { ComputeContext, StepContext, StepProduct } from './run-durable-step.js';
import type { StepPorts } from './step-ports.js';

/**
 * Makes the work of `generate`. Exit waves don't depend on defocus and dose, so they are published in blocks of
 * their own, and every domain with the same structures images the same waves.
 */
export function createGenerate(ports: Pick<StepPorts, 'artifacts' | 'machine' | 'software'>) {
  /** Blocks that are being simulated by this process now; another domain that needs one waits for it. */
  const underWay = new Map<StepKey, Promise<Manifest>>();

  const provideBlock = async (block: WaveBlock, folder: string, context: ComputeContext): Promise<Manifest> => {
    const key = waveKey(block);
    for (let known = underWay.get(key); known !== undefined; known = underWay.get(key)) {
      // whoever simulates it may fail or be cancelled, which is no failure of ours: then it is our turn
      const manifest = await known.catch(() => undefined);
      if (manifest !== undefined) return manifest;
    }
    const promise = findOrSimulate(key, block, folder, context).finally(() => underWay.delete(key));
    underWay.set(key, promise);
    return promise;
  };

  const findOrSimulate = async (
    key: StepKey,
    block: WaveBlock,
    folder: string,
    context: ComputeContext,
  ): Promise<Manifest> => {
    const found = await ports.artifacts.findManifest(key);
    if (found !== undefined) return found;
    const started = Date.now();
    const machine = await describeMachine(ports);
    const outputDirectory = join(folder, key);
    await mkdir(outputDirectory, { recursive: true });
    const { result, engine } = await context.compute({ kind: 'simulate-waves', ...block, outputDirectory });
    return ports.artifacts.publish({
      key,
      kind: 'waves',
      identity: wavesIdentity(block),
      files: { ...result },
      summary: { kind: 'waves', structures: block.count },
      environment: { ...machine, ...engine },
      startedAt: new Date(started).toISOString(),
      durationMs: Date.now() - started,
    });
  };

  return async ({ input, artifacts, scratch, compute, tell }: StepContext<GenerateInput>): Promise<StepProduct> => {
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
        listWaveBlocks(input, split).map(async (block): Promise<SimulatedBlock> => {
          const manifest = await provideBlock(block, folder, { compute });
          simulated += block.count;
          tell({ done: Math.min(simulated, total), total });
          return {
            waves: await openOutput(artifacts, manifest, 'waves'),
            labels: await openOutput(artifacts, manifest, 'labels'),
            structures: await openOutput(artifacts, manifest, 'structures'),
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
