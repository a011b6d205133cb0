import type { Domain } from './domain.js';
import { hashCanonical } from './identity.js';
import type { Plan } from './plan.js';
import type { GenerateInput, PretrainInput, StepInput, StepKey, StepKind, TransferInput } from './step.js';
import { STEP_KINDS } from './step.js';

export interface Estimate {
  /** Steps of the plan by kind, whether they stand already or not. */
  readonly steps: Readonly<Record<StepKind, number>>;
  /** Steps that stand already. */
  readonly reused: number;
  /** Of the steps that are still to do, one after the other on one machine with two CPU cores. */
  readonly hours: number;
  /** That the steps still to do will add to the data folder. */
  readonly bytes: number;
}

/**
 * A model and no measurement: good to a factor of two or so on two CPU cores of a server of 2020.
 * Exit waves are counted once for all domains that share them. Seconds are
 * - simulation: pixels of the wave x slices x phonon configurations x `SECONDS_A_WAVE_PIXEL`;
 * - training: samples x pixels x base filters x `SECONDS_A_TRAINED_PIXEL`, validation passes at a third of that;
 * - a start of the compute process for every generate, pretrain, transfer and evaluate.
 */
export function estimatePlan(plan: Plan, hasManifest: (key: StepKey) => boolean): Estimate {
  const steps = Object.fromEntries(STEP_KINDS.map((kind) => [kind, 0])) as Record<StepKind, number>;
  const missing: StepInput[] = [];
  for (const [key, step] of Object.entries(plan.steps)) {
    steps[step.kind]++;
    if (!hasManifest(key)) missing.push(step);
  }
  const costs = [...missing.map((step) => estimateStep(step, plan)), ...estimateWaves(missing)];
  return {
    steps,
    reused: Object.keys(plan.steps).length - missing.length,
    hours: costs.reduce((sum, { seconds }) => sum + seconds, 0) / 3600,
    bytes: Math.round(costs.reduce((sum, { bytes }) => sum + bytes, 0)),
  };
}

/** What a step of each kind costs by the same model, in seconds, as a mean over the plan's steps. */
export function estimateKindSeconds(plan: Plan): Readonly<Record<StepKind, number>> {
  const seconds: Record<StepKind, number> = { generate: 0, pretrain: 0, transfer: 0, evaluate: 0, record: 0 };
  const counts = { ...seconds };
  const steps = Object.values(plan.steps);
  for (const step of steps) {
    counts[step.kind]++;
    seconds[step.kind] += estimateStep(step, plan).seconds;
  }
  for (const wave of estimateWaves(steps)) seconds.generate += wave.seconds;
  for (const kind of STEP_KINDS) seconds[kind] /= Math.max(1, counts[kind]);
  return seconds;
}

interface Cost {
  readonly seconds: number;
  readonly bytes: number;
}

/** A 2D transform and its inverse, exponentials and products, for one pixel of one slice. */
const SECONDS_A_WAVE_PIXEL = 6.5e-8;
/** Forward, backward and Adam: a 128² sample takes 0.44 ms a base filter. */
const SECONDS_A_TRAINED_PIXEL = 0.44e-3 / 128 ** 2;
const SECONDS_A_START = 3;
/** Camera: defocus, envelope, transform, noise. */
const SECONDS_AN_IMAGE_PIXEL = 3e-7;

/** float32 image and uint8 label. */
const BYTES_AN_IMAGE_PIXEL = 5;
/** Complex float32 wave. */
const BYTES_A_WAVE_PIXEL = 8;
/** Manifest, row and journal. */
const BYTES_A_STEP = 6000;
/** 14,323,492 parameters at 64 base filters (paper.md section 3), nearly all of them in products of two widths. */
const PARAMETERS_A_SQUARED_FILTER = 14_323_492 / 64 ** 2;
/** Last and best weights, float32. */
const BYTES_A_PARAMETER = 8;

const DIHEDRAL_COPIES = 8;

function estimateStep(step: StepInput, plan: Plan): Cost {
  switch (step.kind) {
    case 'generate':
      return estimateImages(step);
    case 'pretrain':
    case 'transfer':
      return estimateTraining(step, plan);
    case 'evaluate': {
      const pixels = step.datasets.reduce((sum, key) => sum + validationPixels(plan, key), 0);
      const seconds = SECONDS_A_START + (2 * pixels * step.network.baseFilters * SECONDS_A_TRAINED_PIXEL) / 3;
      return { seconds, bytes: BYTES_A_STEP };
    }
    case 'record':
      return { seconds: 0, bytes: BYTES_A_STEP };
    default:
      return step satisfies never;
  }
}

function estimateImages({ domain, trainingImages, validationImages }: GenerateInput): Cost {
  const pixels = (trainingImages + validationImages) * domain.grid.pixels ** 2;
  return {
    seconds: SECONDS_A_START + pixels * SECONDS_AN_IMAGE_PIXEL,
    bytes: BYTES_A_STEP + pixels * BYTES_AN_IMAGE_PIXEL,
  };
}

function estimateTraining({ dataset, others = [], stage, network }: PretrainInput | TransferInput, plan: Plan): Cost {
  const { baseFilters } = network;
  const copies = stage.augment ? DIHEDRAL_COPIES : 1;
  const trained = stage.images * copies * imagePixels(plan, dataset);
  const validated = [dataset, ...others].reduce((sum, key) => sum + validationPixels(plan, key), 0);
  const pixelsAnEpoch = trained + validated / 3;
  return {
    seconds: SECONDS_A_START + stage.epochs * pixelsAnEpoch * baseFilters * SECONDS_A_TRAINED_PIXEL,
    bytes: BYTES_A_STEP + PARAMETERS_A_SQUARED_FILTER * baseFilters ** 2 * BYTES_A_PARAMETER,
  };
}

/** Domains that differ in defocus and dose alone image the same waves. */
function estimateWaves(missing: readonly StepInput[]): readonly Cost[] {
  const sets = new Map<string, { domain: Domain; training: number; validation: number }>();
  for (const step of missing) {
    if (step.kind !== 'generate') continue;
    const { domain, seed, trainingImages, validationImages } = step;
    const { name: _name, ...structure } = domain.structure;
    const key = hashCanonical({ structure, multislice: domain.multislice, pixel: domain.grid.pixelAngstrom, seed });
    const { training = 0, validation = 0 } = sets.get(key) ?? {};
    sets.set(key, {
      domain,
      training: Math.max(training, trainingImages),
      validation: Math.max(validation, validationImages),
    });
  }
  return [...sets.values()].map(({ domain, training, validation }) =>
    multiply(estimateWave(domain), training + validation),
  );
}

function estimateWave({ structure, multislice, grid }: Domain): Cost {
  const { cellAngstrom, particles, substrate } = structure;
  const height = mean(substrate.thicknessAngstrom) + mean(particles.diameterAngstrom);
  const slices = height / multislice.sliceThicknessAngstrom;
  const configurations = Math.max(1, multislice.phonons);
  const pixels = (cellAngstrom / multislice.samplingAngstrom) ** 2;
  return {
    seconds: pixels * slices * configurations * SECONDS_A_WAVE_PIXEL,
    bytes: (cellAngstrom / grid.pixelAngstrom) ** 2 * configurations * BYTES_A_WAVE_PIXEL,
  };
}

function multiply({ seconds, bytes }: Cost, count: number): Cost {
  return { seconds: seconds * count, bytes: bytes * count };
}

function validationPixels(plan: Plan, key: StepKey): number {
  return datasetOf(plan, key).validationImages * imagePixels(plan, key);
}

function imagePixels(plan: Plan, key: StepKey): number {
  return datasetOf(plan, key).domain.grid.pixels ** 2;
}

function datasetOf(plan: Plan, key: StepKey): GenerateInput {
  const step = plan.steps[key];
  if (step?.kind !== 'generate') throw new RangeError(`expected ${key} to be a generate step of the plan`);
  return step;
}

function mean([low, high]: readonly [number, number]): number {
  return (low + high) / 2;
}
