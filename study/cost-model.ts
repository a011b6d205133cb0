import { hashCanonical } from './identity.js';
import { DIHEDRAL_COPIES } from './recipe.js';
import { maybeOwnDataset } from './step-size.js';
import type { EvaluateSize, FindDataset, GenerateSize, StepSize, TrainingSize } from './step-size.js';

export interface Cost {
  readonly seconds: number;
  readonly bytes: number;
}

/** A 2D transform and its inverse, exponentials and products, for one pixel of one slice. */
const SECONDS_A_WAVE_PIXEL = 6.5e-8;
/** Forward, backward and Adam: a 128² sample takes 0.44 ms a base filter. */
const SECONDS_A_TRAINED_PIXEL = 0.44e-3 / 128 ** 2;
/** What a sample costs however narrow the network is, in base filters. */
const FILTERS_OF_ANY_NETWORK = 7.5;
const SECONDS_A_START = 1.5;
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

export const RECORD_COST: Cost = { seconds: 0, bytes: BYTES_A_STEP };

/**
 * A model and no measurement: good to a factor of two or so on two CPU cores of a server of 2020. Seconds are
 * - simulation: pixels of the wave x slices x phonon configurations x `SECONDS_A_WAVE_PIXEL`, in `modelWave`;
 * - training: samples x pixels x `secondsATrainedPixel`, validation passes at a third of that;
 * - a start of the compute process for every generate, pretrain, transfer and evaluate.
 */
export function modelStep(step: StepSize, findDataset: FindDataset): Cost {
  switch (step.kind) {
    case 'generate':
      return modelImages(step);
    case 'pretrain':
    case 'transfer':
      return modelTraining(step, findDataset);
    case 'evaluate':
      return modelEvaluation(step, findDataset);
    default:
      return step satisfies never;
  }
}

/** Of one structure: domains that differ in defocus and dose alone image the same waves. */
export function modelWave({ domain: { structure, multislice, grid } }: GenerateSize): Cost {
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

/** The same for datasets that image the same waves. */
export function nameWaves({ domain: { structure, multislice, grid }, seed }: GenerateSize): string {
  return hashCanonical({ structure: { ...structure, name: '' }, multislice, pixel: grid.pixelAngstrom, seed });
}

function modelImages({ domain, trainingImages, validationImages }: GenerateSize): Cost {
  const pixels = (trainingImages + validationImages) * domain.grid.pixels ** 2;
  return {
    seconds: SECONDS_A_START + pixels * SECONDS_AN_IMAGE_PIXEL,
    bytes: BYTES_A_STEP + pixels * BYTES_AN_IMAGE_PIXEL,
  };
}

function modelTraining(step: TrainingSize, findDataset: FindDataset): Cost {
  const { others = [], stage, network } = step;
  const { baseFilters } = network;
  const own = maybeOwnDataset(step);
  const copies = stage.augment ? DIHEDRAL_COPIES : 1;
  const trained = stage.images * copies * pixelsOf(own, findDataset) ** 2;
  const pixelsAnEpoch = trained + countValidated([...(own === undefined ? [] : [own]), ...others], findDataset) / 3;
  return {
    seconds: SECONDS_A_START + stage.epochs * pixelsAnEpoch * secondsATrainedPixel(baseFilters),
    bytes: BYTES_A_STEP + PARAMETERS_A_SQUARED_FILTER * baseFilters ** 2 * BYTES_A_PARAMETER,
  };
}

function modelEvaluation({ datasets, network }: EvaluateSize, findDataset: FindDataset): Cost {
  const pixels = countValidated(datasets, findDataset);
  const seconds = SECONDS_A_START + (2 * pixels * secondsATrainedPixel(network.baseFilters)) / 3;
  return { seconds, bytes: BYTES_A_STEP };
}

function secondsATrainedPixel(baseFilters: number): number {
  return (baseFilters + FILTERS_OF_ANY_NETWORK) * SECONDS_A_TRAINED_PIXEL;
}

/** Side of the images of a dataset. */
function pixelsOf(key: string | undefined, findDataset: FindDataset): number {
  return (key === undefined ? undefined : findDataset(key))?.domain.grid.pixels ?? 0;
}

/** Pixels of all held-out images; datasets of which nothing is known count as the mean of the others. */
function countValidated(keys: readonly string[], findDataset: FindDataset): number {
  const known = keys.flatMap((key) => findDataset(key) ?? []);
  const pixels = known.reduce(
    (sum, { validationImages, domain }) => sum + validationImages * domain.grid.pixels ** 2,
    0,
  );
  return (pixels * keys.length) / Math.max(1, known.length);
}

function mean([low, high]: readonly [number, number]): number {
  return (low + high) / 2;
}
