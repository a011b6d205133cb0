import { z } from 'zod';
import type { ImageGrid, Multislice, Range } from './domain.js';
import type { MixedDataset } from './mixture.js';
import { PRECISIONS } from './recipe.js';
import type { NetworkShape, StageRecipe } from './recipe.js';
import type { StepKey } from './step.js';

/** What of a step's input says how much work it is; steps of a plan have it, and identities of finished ones. */
export type StepSize = GenerateSize | TrainingSize | EvaluateSize;

export interface GenerateSize {
  readonly kind: 'generate';
  readonly trainingImages: number;
  readonly validationImages: number;
  readonly seed: number;
  readonly domain: {
    readonly structure: {
      readonly cellAngstrom: number;
      readonly particles: { readonly diameterAngstrom: Range };
      readonly substrate: { readonly thicknessAngstrom: Range };
    };
    readonly multislice: Pick<Multislice, 'samplingAngstrom' | 'sliceThicknessAngstrom' | 'phonons'>;
    readonly grid: ImageGrid;
  };
}

export interface TrainingSize {
  readonly kind: 'pretrain' | 'transfer';
  /** Absent where it is a mixture. */
  readonly dataset?: StepKey;
  readonly mixture?: Pick<MixedDataset, 'datasets'>;
  readonly others?: readonly StepKey[];
  readonly network: NetworkShape;
  readonly stage: Pick<StageRecipe, 'images' | 'epochs' | 'batchSize' | 'augment' | 'precision'>;
}

export interface EvaluateSize {
  readonly kind: 'evaluate';
  readonly datasets: readonly StepKey[];
  readonly network: NetworkShape;
}

/** A dataset that a step reads; undefined where nothing is known of it. */
export type FindDataset = (key: StepKey) => GenerateSize | undefined;

/** The dataset that a stage trains on; of a mixture one of them, since all have images of the same size. */
export function maybeOwnDataset({ dataset, mixture }: TrainingSize): StepKey | undefined {
  return dataset ?? mixture?.datasets[0];
}

const range = z.tuple([z.number(), z.number()]).readonly();

const generate = z.object({
  kind: z.literal('generate'),
  trainingImages: z.number(),
  validationImages: z.number(),
  seed: z.number(),
  domain: z.object({
    structure: z.looseObject({
      cellAngstrom: z.number(),
      particles: z.looseObject({ diameterAngstrom: range }),
      substrate: z.looseObject({ thicknessAngstrom: range }),
    }),
    multislice: z.looseObject({
      samplingAngstrom: z.number(),
      sliceThicknessAngstrom: z.number(),
      phonons: z.number(),
    }),
    grid: z.object({ pixels: z.number(), pixelAngstrom: z.number() }),
  }),
});

const network = z.object({ baseFilters: z.number() });
const training = z.object({
  kind: z.enum(['pretrain', 'transfer']),
  dataset: z.string().exactOptional(),
  mixture: z.object({ datasets: z.array(z.string()).readonly() }).exactOptional(),
  others: z.array(z.string()).readonly().exactOptional(),
  network,
  stage: z.object({
    images: z.number(),
    epochs: z.number(),
    batchSize: z.number(),
    augment: z.boolean(),
    precision: z.enum(PRECISIONS),
  }),
});

const evaluate = z.object({ kind: z.literal('evaluate'), datasets: z.array(z.string()).readonly(), network });

const identity = z.object({ kind: z.string(), input: z.looseObject({}) });
const size = z.discriminatedUnion('kind', [generate, training, evaluate]);

/** Reads the size of a finished step out of its identity; undefined where other code wrote it in another form. */
export function maybeReadSize(stored: unknown): StepSize | undefined {
  const parsed = identity.safeParse(stored).data;
  return parsed && size.safeParse({ ...parsed.input, kind: parsed.kind }).data;
}
