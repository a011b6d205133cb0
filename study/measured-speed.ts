import { modelStep, modelWave, nameWaves } from './cost-model.js';
import { maybeOwnDataset, maybeReadSize } from './step-size.js';
import type { FindDataset, GenerateSize, StepSize } from './step-size.js';
import type { StepKey, StepKind } from './step.js';

/** A finished step of this or an earlier study. */
export interface MeasuredStep {
  readonly key: StepKey;
  /** What its key is the hash of. */
  readonly identity: unknown;
  readonly seconds: number;
  readonly device: string;
}

/** How long steps took, against the model of them. */
export interface Speed {
  /** Factor on the model's seconds for a step of this size: that of the finished steps whose size is nearest. */
  factor(step: StepSize, modelSeconds: number): number;
  /** Finished steps that this goes by; of a kind with none it goes by the model. */
  readonly measured: Readonly<Record<StepKind, number>>;
}

interface Sample {
  readonly device: string;
  readonly likeness: string;
  readonly modelSeconds: number;
  readonly factor: number;
}

/**
 * @param steps the latest first; those of a kind on another device than its latest one don't count
 * @param findPlanned datasets of the plan, for steps whose own datasets aren't among `steps`
 */
export function measureSpeed(steps: readonly MeasuredStep[], findPlanned: FindDataset): Speed {
  const sized = steps.flatMap((step) => {
    const size = maybeReadSize(step.identity);
    return size === undefined ? [] : [{ ...step, size }];
  });
  const datasets = new Map<StepKey, GenerateSize>();
  for (const { key, size } of sized) if (size.kind === 'generate') datasets.set(key, size);
  const findDataset: FindDataset = (key) => datasets.get(key) ?? findPlanned(key);
  const samples = { generate: [], pretrain: [], transfer: [], evaluate: [] } as Record<StepSize['kind'], Sample[]>;
  for (const { size, seconds, device } of longestOfWaves(sized)) {
    const known = samples[size.kind];
    if (known[0] !== undefined && known[0].device !== device) continue;
    const modelSeconds = modelStep(size, findDataset).seconds + (size.kind === 'generate' ? secondsOfWaves(size) : 0);
    known.push({ device, likeness: describeLikeness(size, findDataset), modelSeconds, factor: seconds / modelSeconds });
  }
  const factors = new Map<string, number>();
  return {
    measured: {
      generate: samples.generate.length,
      pretrain: samples.pretrain.length,
      transfer: samples.transfer.length,
      evaluate: samples.evaluate.length,
      record: 0,
    },
    factor(step, modelSeconds) {
      const likeness = describeLikeness(step, findDataset);
      const size = `${step.kind} ${likeness} ${modelSeconds}`;
      const factor = factors.get(size) ?? findFactor(samples[step.kind], likeness, modelSeconds);
      factors.set(size, factor);
      return factor;
    },
  };
}

/** All structures of a dataset. */
function secondsOfWaves(size: GenerateSize): number {
  return modelWave(size).seconds * (size.trainingImages + size.validationImages);
}

/** Of datasets that image the same waves one has simulated them, and took the longest; the others waited, or found them. */
function longestOfWaves<Step extends { readonly size: StepSize; readonly seconds: number }>(
  steps: readonly Step[],
): readonly Step[] {
  const longest = new Map<string, Step>();
  for (const step of steps) {
    if (step.size.kind !== 'generate') continue;
    const waves = nameWaves(step.size);
    if (step.seconds > (longest.get(waves)?.seconds ?? -1)) longest.set(waves, step);
  }
  return steps.filter(({ size }, index) => size.kind !== 'generate' || longest.get(nameWaves(size)) === steps[index]);
}

/** What a step's speed hangs on besides the amount of work. */
function describeLikeness(step: StepSize, findDataset: FindDataset): string {
  const pixelsOf = (key: StepKey | undefined) => (key === undefined ? undefined : findDataset(key)?.domain.grid.pixels);
  switch (step.kind) {
    case 'generate':
      return `${step.domain.structure.cellAngstrom / step.domain.multislice.samplingAngstrom}`;
    case 'pretrain':
    case 'transfer':
      return [
        pixelsOf(maybeOwnDataset(step)),
        step.network.baseFilters,
        step.stage.batchSize,
        step.stage.precision,
      ].join(' ');
    case 'evaluate':
      return [pixelsOf(step.datasets[0]), step.network.baseFilters].join(' ');
    default:
      return step satisfies never;
  }
}

/** The median over the steps that are most like this one, and of them over those nearest in size. */
function findFactor(samples: readonly Sample[], likeness: string, modelSeconds: number): number {
  const alike = samples.filter((sample) => sample.likeness === likeness);
  const candidates = alike.length > 0 ? alike : samples;
  const distance = (sample: Sample) => Math.abs(Math.log(sample.modelSeconds / modelSeconds));
  const least = Math.min(...candidates.map(distance));
  const factors = candidates.filter((sample) => distance(sample) <= least + 1e-9).map(({ factor }) => factor);
  const sorted = factors.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}
