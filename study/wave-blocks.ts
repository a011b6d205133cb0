import type { ImageGrid, Multislice, StructureClass } from './domain.js';
import { hashCanonical, STEP_VERSIONS } from './identity.js';
import { SPLITS, type Split } from './split.js';
import type { GenerateInput, StepKey } from './step.js';

/** Structures simulated together: the unit that is shared between domains and that an interrupted step keeps. */
export const BLOCK_STRUCTURES = 16;

/** The structures `first` to `first + count - 1` of a split. */
export interface WaveBlock {
  readonly structure: StructureClass;
  readonly multislice: Multislice;
  readonly grid: ImageGrid;
  readonly seed: number;
  readonly split: Split;
  readonly first: number;
  readonly count: number;
}

/**
 * The exit waves that a split of a dataset is imaged from. Whole blocks, also where the last one holds more structures than
 * are asked for: a larger set shares it then.
 */
export function listWaveBlocks(input: GenerateInput, split: Split): readonly WaveBlock[] {
  const { domain, seed } = input;
  const { structure, multislice, grid } = domain;
  const images = split === 'training' ? input.trainingImages : input.validationImages;
  return Array.from({ length: Math.ceil(images / BLOCK_STRUCTURES) }, (_, block) => ({
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
export function wavesIdentity({ structure, grid, ...block }: WaveBlock): object {
  const { name: _name, ...what } = structure;
  const input = { kind: 'simulate-waves', ...block, structure: what, pixelAngstrom: grid.pixelAngstrom };
  return { kind: 'waves', version: STEP_VERSIONS.generate, input };
}

/** The step that simulates the block. */
export function waveKey(block: WaveBlock): StepKey {
  return hashCanonical(wavesIdentity(block));
}

/** In the order of the structures, training before validation. */
export function listAllWaveBlocks(input: GenerateInput): readonly WaveBlock[] {
  return SPLITS.flatMap((split) => listWaveBlocks(input, split));
}

/** In the same order. */
export function listWaves(input: GenerateInput): readonly StepKey[] {
  return listAllWaveBlocks(input).map(waveKey);
}
