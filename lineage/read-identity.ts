import { z } from 'zod';
import type { Domain, ImageGrid, Multislice, StructureClass } from '../study/domain.js';
import type { MixedDataset } from '../study/mixture.js';
import { SPLITS } from '../study/split.js';

/** What a step's key is the hash of, as far as lineage speaks of it. */
export type ReadIdentity = z.output<typeof identitySchema>;
export type GenerateIdentity = z.output<typeof generate>;
export type TrainingIdentity = z.output<typeof pretrain> | z.output<typeof transfer>;

const isObject = (value: unknown): value is object => value instanceof Object;
/** Whole members of identities: what is in them was checked when the study was read. */
const whole = <T extends object>() => z.custom<T>(isObject);

const domain = z.looseObject({
  structure: whole<StructureClass>(),
  multislice: whole<Multislice>(),
  imaging: whole<Domain['imaging']>(),
  grid: whole<ImageGrid>(),
});

const generate = z.object({
  kind: z.literal('generate'),
  input: z.object({ domain, trainingImages: z.int(), validationImages: z.int(), seed: z.number() }),
});

const waves = z.object({
  kind: z.literal('waves'),
  input: z.object({
    structure: whole<StructureClass>(),
    seed: z.number(),
    split: z.enum(SPLITS),
    first: z.int(),
    count: z.int(),
  }),
});

const stage = z.looseObject({ images: z.int(), epochs: z.int() });

const pretrain = z.object({
  kind: z.literal('pretrain'),
  input: z.object({
    dataset: z.string().optional(),
    mixture: whole<MixedDataset>().optional(),
    own: z.looseObject({}).optional(),
    stage,
    seed: z.number(),
    replicate: z.int(),
  }),
});

const transfer = z.object({
  kind: z.literal('transfer'),
  input: z.object({
    pretrained: z.string(),
    dataset: z.string(),
    freeze: z.string(),
    stage,
    seed: z.number(),
    replicate: z.int(),
  }),
});

const evaluate = z.object({
  kind: z.literal('evaluate'),
  input: z.object({ pretrained: z.string(), transferred: z.string().optional(), datasets: z.array(z.string()) }),
});

const identitySchema = z.discriminatedUnion('kind', [generate, waves, pretrain, transfer, evaluate]);

/** Undefined where it is of a form that this version doesn't know. */
export function maybeReadIdentity(identity: unknown): ReadIdentity | undefined {
  return identitySchema.safeParse(identity).data;
}
