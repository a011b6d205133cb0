import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../learning/engine/fields.js';
import { binding } from '../../learning/engine/tensorflow.js';
import { countElectrons } from '../../physics/dose.js';
import { formMicrograph, type Micrograph } from '../../physics/micrograph.js';
import { normalise } from '../../physics/normalise.js';
import { computeStructureWaves, type StructureWaves, type WaveParts } from '../../physics/structure-waves.js';
import type { Imaging } from '../../study/domain.js';
import { createStreams } from '../../study/random-stream.js';

const parts: WaveParts = {
  structure: {
    name: 'small CdSe',
    cellAngstrom: 40,
    particles: { lattice: 'w_CdSe', diameterAngstrom: [16, 18], count: [1, 1], stackingFaults: [0, 1], gapAngstrom: 5 },
    substrate: { thicknessAngstrom: [6, 8] },
    labelBlurAngstrom: 1.6,
  },
  multislice: { energyElectronvolt: 300e3, samplingAngstrom: 0.2, sliceThicknessAngstrom: 2, phonons: 0 },
  grid: { pixels: 64, pixelAngstrom: 0.5 },
};

const imaging: Imaging = {
  defocusAngstrom: -100,
  defocusSpreadAngstrom: 15,
  focalSpreadAngstrom: 10,
  doseElectronsPerSquareAngstrom: 300,
};

describe('structure waves', () => {
  const fields = createFields();
  after(() => fields.close());
  const compute = (seed: number, split: string, index: number, own = parts) =>
    computeStructureWaves(fields, createStreams(seed), own, split, index);

  it('depend on seed, split and index alone, whatever was computed before', () => {
    const first = compute(3, 'training', 4);
    compute(3, 'training', 5);
    assert.deepEqual(compute(3, 'training', 4), first);
    assert.notDeepEqual(compute(3, 'validation', 4).particles, first.particles);
    assert.notDeepEqual(compute(4, 'training', 4).particles, first.particles);
  });

  it('are the same structures at another sampling', () => {
    const coarse = { ...parts, multislice: { ...parts.multislice, samplingAngstrom: 0.25 } };
    assert.deepEqual(compute(3, 'training', 4, coarse).particles, compute(3, 'training', 4).particles);
  });

  it('label the particle: about as many pixels as its disc covers', () => {
    for (let index = 0; index < 4; index++) {
      const { label, particles } = compute(3, 'training', index);
      const disc = particles.reduce((sum, { radiusAngstrom }) => sum + Math.PI * radiusAngstrom ** 2, 0);
      const covered = label.reduce((sum, value) => sum + value, 0) * 0.5 ** 2;
      assert.ok(covered / disc > 0.6 && covered / disc < 1.25, `${covered / disc} of the disc`);
    }
  });

  it('have their least contrast inside the particle, which ends at the exit face', () => {
    const { leastContrastDefocusAngstrom, particles } = compute(3, 'training', 0);
    assert.ok(leastContrastDefocusAngstrom < 0);
    assert.ok(leastContrastDefocusAngstrom > -2 * particles[0].radiusAngstrom - 4, `${leastContrastDefocusAngstrom}`);
  });

  it('hold one wave a phonon configuration', () => {
    const moving = { ...parts, multislice: { ...parts.multislice, phonons: 2 } };
    const { waves, configurations, particles } = compute(3, 'training', 0, moving);
    assert.equal(configurations, 2);
    assert.equal(waves.length, 2 * 2 * 80 * 80);
    assert.notDeepEqual(waves.subarray(0, 12800), waves.subarray(12800));
    assert.deepEqual(particles, compute(3, 'training', 0).particles);
  });

  it('move the atoms by the displacement of the study, or each element by its own', () => {
    const moving = (change: Partial<WaveParts['multislice']>) =>
      compute(3, 'training', 0, { ...parts, multislice: { ...parts.multislice, ...change } }).waves;
    assert.deepEqual(moving({ phonons: 1, displacementAngstrom: 0 }), moving({ phonons: 0 }));
    assert.notDeepEqual(moving({ phonons: 1, displacementAngstrom: 0.119 }), moving({ phonons: 1 }));
  });

  it('label less of the particle by the other order of steps', () => {
    const blurFirst = { ...parts, structure: { ...parts.structure, labelOrder: 'blur-first' } as const };
    const [own, other] = [parts, blurFirst].map((order) =>
      compute(3, 'training', 0, order).label.reduce((sum, value) => sum + value, 0),
    );
    assert.ok(other < 0.6 * own, `${other} of ${own} pixels`);
  });

  it('leave no tensor behind but the tables', () => {
    compute(3, 'training', 1);
    const before = binding.getNumOfTensors();
    compute(3, 'training', 2);
    assert.equal(binding.getNumOfTensors(), before);
  });

  it('refuse a cell that is no whole number of pixels or smaller than the image', () => {
    const grid = (pixels: number, pixelAngstrom: number) => ({ ...parts, grid: { pixels, pixelAngstrom } });
    assert.throws(() => compute(3, 'training', 0, grid(64, 0.3)), /whole number of image pixels of 0.3 Å, got 40 Å/);
    assert.throws(
      () => compute(3, 'training', 0, grid(96, 0.5)),
      /an image of 48 Å does not fit into the cell of 40 Å/,
    );
    assert.throws(() => compute(3, 'training', 0, grid(64, 0.1)), /no finer than the wave's 0.2 Å, got 0.1 Å/);
  });
});

describe('a micrograph', () => {
  const fields = createFields();
  after(() => fields.close());
  const streams = createStreams(3);
  const waves = computeStructureWaves(fields, streams, parts, 'training', 0);
  const form = (index: number, change: Partial<Imaging> = {}, of = waves) =>
    formMicrograph(fields, streams, of, { ...imaging, ...change }, parts.grid, 'training', index);

  it('has mean 0 and variance 1, and the same bits whenever it is formed', () => {
    const { image } = form(0);
    form(1);
    const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
    const variance = image.reduce((sum, value) => sum + value * value, 0) / image.length - mean ** 2;
    assert.ok(Math.abs(mean) < 1e-5 && Math.abs(variance - 1) < 1e-4);
    assert.deepEqual(form(0).image, image);
  });

  it('keeps crop and label under every imaging condition, and draws noise anew', () => {
    const [first, second] = [form(0), form(0, { doseElectronsPerSquareAngstrom: 301 })];
    assert.deepEqual(first.corner, second.corner);
    assert.deepEqual(first.label, second.label);
    assert.notDeepEqual(first.image, second.image);
    assert.ok(first.corner.every((pixel) => pixel >= 0 && pixel <= 16));
  });

  it('draws defocus and noise anew when any optional part of the imaging differs, the same when none does', () => {
    const polar = { magnitudeAngstrom: 30, azimuthDegrees: 45 };
    const changes: readonly Partial<Imaging>[] = [
      {},
      { aberrations: { sphericalAngstrom: 1e4 } },
      { aberrations: { astigmatism: polar } },
      { aberrations: { threefoldAstigmatism: polar } },
      { aberrations: { coma: polar } },
      { aberrations: { coma: { ...polar, azimuthDegrees: 46 } } },
      { vibrationAngstrom: 0.3 },
      { mtf: FALLING },
    ];
    const defoci = changes.map((change) => form(0, change).appliedDefocusAngstrom);
    assert.equal(new Set(defoci).size, changes.length);
    for (const change of changes) assert.deepEqual(form(0, change), form(0, change));
  });

  it('through a detector with an MTF has smoother noise and the same crop and label', () => {
    const flat: StructureWaves = { ...waves, pixels: 64, waves: makeVacuum(64), label: new Uint8Array(64 * 64) };
    const neighbours = ({ image }: Micrograph) =>
      image.reduce((sum, value, i) => sum + value * (image[i + 1] ?? 0), 0) / image.length;
    assert.ok(Math.abs(neighbours(form(0, {}, flat))) < 0.06);
    assert.ok(neighbours(form(0, { mtf: FALLING }, flat)) > 0.2);
    assert.deepEqual(form(0, { mtf: FALLING }).corner, form(0).corner);
    assert.deepEqual(form(0, { mtf: FALLING }).label, form(0).label);
  });

  it('draws the applied defocus around the nominal one with the spread of the imaging', () => {
    const flat: StructureWaves = { ...waves, pixels: 64, waves: makeVacuum(64), label: new Uint8Array(64 * 64) };
    const applied = Array.from({ length: 200 }, (_, index) => form(index, {}, flat).appliedDefocusAngstrom);
    const mean = applied.reduce((sum, value) => sum + value, 0) / applied.length;
    const deviation = Math.sqrt(applied.reduce((sum, value) => sum + (value - mean) ** 2, 0) / applied.length);
    assert.ok(Math.abs(mean + 100) < 4, `mean ${mean}`);
    assert.ok(Math.abs(deviation - 15) < 2.5, `deviation ${deviation}`);
    assert.equal(form(0, { defocusSpreadAngstrom: 0 }).appliedDefocusAngstrom, -100);
  });

  it('of vacuum counts dose times pixel area, with the variance of its mean', () => {
    for (const dose of [30, 400]) {
      const counts = countElectrons(new Float32Array(40000).fill(1), dose, 0.5, streams('noise', dose));
      const mean = counts.reduce((sum, value) => sum + value, 0) / counts.length;
      const variance = counts.reduce((sum, value) => sum + (value - mean) ** 2, 0) / counts.length;
      assert.ok(Math.abs(mean / (dose / 4) - 1) < 0.01, `mean ${mean}`);
      assert.ok(Math.abs(variance / (dose / 4) - 1) < 0.03, `variance ${variance}`);
    }
  });

  it('becomes 0 where all values are equal', () => {
    assert.deepEqual(normalise(new Float32Array(4).fill(7)), new Float32Array(4));
  });
});

const FALLING = [
  [0, 1],
  [1, 0.2],
] as const;

function makeVacuum(pixels: number): Float32Array {
  return Float32Array.from({ length: 2 * pixels ** 2 }, (_, i) => (i % 2 === 0 ? 1 : 0));
}
