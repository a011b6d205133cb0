/** The study file as a person writes it: its fields, their defaults (the paper's values, but for the loss) and their limits. */
import { z } from 'zod';
import { LARGEST_CONCURRENCY } from './concurrency.js';
import { LABEL_ORDERS } from './domain.js';
import { count, fraction, length, multiple, oneOrMany, positive, quantity, range } from './field-kinds.js';
import { LATTICE_NAMES } from './lattices.js';
import { NAME_PATTERN, NAME_RULE } from './names.js';
import { opticsFields } from './optics-fields.js';
import { ENERGY_PATTERN, parseEnergyElectronvolt } from './quantity.js';
import { FREEZE_OPTIONS, FROZEN_NORMS, LOSSES, PRECISIONS, PRETRAININGS, VALIDATE_ON } from './recipe.js';

const name = z.string({ error: NAME_RULE }).regex(NAME_PATTERN, { error: NAME_RULE });
const studyName = name.regex(/^(?!published-)/, {
  error: 'a name without published-, which imported studies begin with',
});
const reference = z.string({ error: 'a name' });

const MOST_PLACES = 10;
const PLACES = `a list of 2 to ${MOST_PLACES} domains, or lists of domains`;
const LISTS = '1 to 1000 lists, such as [[0.25, 0.75], [0.5, 0.5]]';
const SHARES = 'a list of shares such as [0.25, 0.75]';
const COUNTS = 'a list of numbers of images such as [128, 384]';

export const structureEntry = z
  .strictObject({
    lattice: oneOrMany(z.enum(LATTICE_NAMES)).describe('Crystal of the particles. A list makes one structure of each.'),
    diameter: range(length(2, 1000)).describe('Range of the diameter of the spheres.'),
    particles: range(count(1, 1000))
      .default([1, 5])
      .describe(
        'Range of the number of particles in a structure. Numbers that do not fit are drawn again: of particles of 5 to 7 nm, 1 and 2 (1 % of the structures: 3) fit into 12.8 nm with their gap of 1 nm, also where [1, 5] is asked for.',
      ),
    stackingFaults: range(count(0, 100)).default([0, 0]).describe('Range of the stacking faults a particle.'),
    gap: length(0, 1000)
      .default(10)
      .describe('Least distance between the surfaces of two particles, over the edges of the periodic cell too.'),
    carbon: range(length(0, 1000)).default([20, 80]).describe('Range of the thickness of the carbon; [0, 0] is none.'),
    cell: length(10, 2000).default(128).describe('Side of the simulated square.'),
    labelBlur: length(0, 100).optional().describe("Blur of the label, standard deviation; the paper's if left out."),
    labelOrder: z
      .enum(LABEL_ORDERS)
      .default('threshold-first')
      .describe(
        'threshold-first: phase above pi/16, blur, cut at 0.1. blur-first: blur of the phase, then above pi/16; covers 0.1 to 0.4 of a particle.',
      ),
  })
  .describe('A class of structures, from which every image draws another one.');

export const domainEntry = z
  .strictObject({
    structure: oneOrMany(reference).describe('Name of a structure.'),
    defocus: oneOrMany(length(-50_000, 50_000)).describe('C1, negative is underfocus. 0 is the least contrast.'),
    dose: oneOrMany(positive(1e6, 'a dose')).describe('Electrons per square ångström.'),
    ...opticsFields,
  })
  .describe('Imaging conditions of a structure. Lists make a domain of every combination: focus@-10nm, focus@10nm, …');

export const mixtureEntry = z
  .strictObject({
    of: z
      .array(oneOrMany(reference), { error: PLACES })
      .min(2, { error: PLACES })
      .max(MOST_PLACES, { error: PLACES })
      .describe(
        'Domains that are mixed. A list in a place makes a mixture with each of its domains; a domain is never mixed with itself, and the same images of the same domains are one mixture, whatever their order.',
      ),
    shares: z
      .array(z.array(fraction(), { error: SHARES }), { error: LISTS })
      .min(1, { error: LISTS })
      .max(1000, { error: LISTS })
      .optional()
      .describe(
        'Of the images of pretrain, one for each place of `of`: [[0.25, 0.75], [0.5, 0.5]] makes two mixtures.',
      ),
    images: z
      .array(z.array(count(1, 100_000), { error: COUNTS }), { error: LISTS })
      .min(1, { error: LISTS })
      .max(1000, { error: LISTS })
      .optional()
      .describe('Instead of shares: numbers of images, one for each place of `of`.'),
  })
  .describe(
    'Networks that are trained once, from random weights with the settings of pretrain, on images of several domains.',
  );

export const microscope = z.strictObject({
  energy: quantity(
    ENERGY_PATTERN,
    parseEnergyElectronvolt,
    { example: 'an energy such as 300keV', unit: 'eV' },
    [1e4, 3e6],
  )
    .default(300e3)
    .describe('Acceleration voltage.'),
  sampling: length(0.02, 0.5).default(0.1).describe('Pixel of the exit wave.'),
  slice: length(0.1, 20).default(2).describe('Thickness of a slice.'),
  phonons: count(0, 1000).default(8).describe('Frozen-phonon configurations; 0 is a static lattice.'),
  displacement: length(0, 1)
    .optional()
    .describe('Rms thermal displacement a direction, of all elements; left out: of each element its own.'),
  focalSpread: length(0, 1000).default(10).describe('1/e half width.'),
  defocusSpread: length(0, 1000).default(15).describe('Standard deviation of the defocus from image to image.'),
  ...opticsFields,
});

export const images = z.strictObject({
  pixels: multiple(32, 32, 4096).default(512).describe('Side of an image in pixels.'),
  pixel: length(0.05, 10).default(0.2).describe('Size of a pixel.'),
});

const stageSettings = {
  epochs: count(1, 10_000).default(10),
  batch: count(1, 1024).default(16).describe('Images a training step.'),
  learningRateDecay: fraction().default(0.99).describe('Factor on the learning rate after every epoch.'),
  loss: z
    .enum(LOSSES)
    .default('cross-entropy')
    .describe("double-softmax is the paper's: a softmax in the network and another one in the loss."),
  augment: z.boolean().default(true).describe('Train on the 8 rotations and reflections of every image.'),
  precision: z.enum(PRECISIONS).default('float32'),
};

export const pretrain = z.strictObject({
  images: count(1, 100_000).default(512).describe('Images of the source domain.'),
  learningRate: oneOrMany(fraction()).default(1e-4).describe('Of Adam. A list trains with each of them.'),
  ...stageSettings,
});

export const transfer = z.strictObject({
  images: oneOrMany(count(1, 100_000)).default(128).describe('Images of the target domain. A list tries each number.'),
  learningRate: oneOrMany(fraction()).default(1e-5).describe('Of Adam. A list trains with each of them.'),
  frozenNorm: z
    .enum(FROZEN_NORMS)
    .default('batch')
    .describe(
      'Batch norm of the frozen part. batch: by the batch, its moving averages go on. averages: by those, which stay.',
    ),
  ...stageSettings,
});

export const grid = z
  .strictObject({
    source: oneOrMany(reference)
      .optional()
      .describe('Domains to pretrain on. To be left out only in a study of mixtures alone.'),
    target: oneOrMany(reference)
      .optional()
      .describe('Domains to transfer to. A domain is never transferred to itself.'),
    freeze: oneOrMany(z.enum(FREEZE_OPTIONS))
      .default([...FREEZE_OPTIONS])
      .describe('Part of the network that the transfer leaves untouched.'),
    replicates: count(1, 1000)
      .default(3)
      .describe(
        'Networks a setting. Replicates differ in their initial weights and in the order of their images, in both stages. With shared pretraining all networks of the same replicate start from the same initial weights, whatever their source.',
      ),
  })
  .describe('Every source with every other target, with all options below and all lists of the stages.');

export const studyFile = z
  .strictObject({
    name: studyName,
    seed: count(0, Number.MAX_SAFE_INTEGER).describe('All chance in the study comes from this one number.'),
    structures: z.record(name, structureEntry),
    microscope: microscope.prefault({}),
    images: images.prefault({}),
    domains: z.record(name, domainEntry),
    mixtures: z.record(name, mixtureEntry).optional().describe('Networks that are trained once, on several domains.'),
    network: z
      .strictObject({
        baseFilters: multiple(4, 4, 512).default(64).describe('Width: channels of the first convolution.'),
      })
      .prefault({}),
    pretrain: pretrain.prefault({}),
    transfer: transfer.prefault({}),
    pretraining: z
      .enum(PRETRAININGS)
      .default('shared')
      .describe(
        'shared: the networks of the same source, learning rate of pretrain and replicate go on from one pretraining. independent: every network has a pretraining of its own, from its own initial weights and with its own order of images, as in the paper; two to three times the cost.',
      ),
    grid,
    validation: z
      .strictObject({
        images: count(1, 100_000).default(496).describe('Held-out images a domain.'),
        on: z
          .enum(VALIDATE_ON)
          .default('own')
          .describe(
            "After every epoch. own: on the stage's domain. all: on every domain of the study, which costs as many passes, and a domain added later trains all networks anew.",
          ),
      })
      .prefault({}),
    concurrency: count(1, LARGEST_CONCURRENCY)
      .default(64)
      .describe(`Networks under way at once; more than ${LARGEST_CONCURRENCY} would stall the server.`),
  })
  .describe('A transfer-learning study.');

export type StructureEntry = z.output<typeof structureEntry>;
export type DomainEntry = z.output<typeof domainEntry>;
export type MixtureEntry = z.output<typeof mixtureEntry>;
export type StudyFile = z.output<typeof studyFile>;

/** JSON Schema of the study file, for editors; `configs/study.schema.json` holds it. */
export function studyFileJsonSchema(): object {
  return { title: 'hrtem-transfer study', ...z.toJSONSchema(studyFile, { io: 'input', target: 'draft-7' }) };
}

/** The value of a field that takes one or many. */
export function asList<T extends string | number>(value: T | readonly T[]): readonly T[] {
  return typeof value === 'object' ? value : [value];
}
