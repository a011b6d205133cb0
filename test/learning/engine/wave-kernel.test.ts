import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { relativeError } from '../../../bench/simulate/relative-error.js';
import { createFields } from '../../../learning/engine/fields.js';
import { OutOfMemoryError } from '../../../learning/engine/out-of-memory-error.js';
import { loadWaveKernel } from '../../../learning/engine/wave-kernel.js';
import type { Atoms } from '../../../physics/atoms.js';
import type { Fields } from '../../../physics/fields.js';
import { createGrid } from '../../../physics/grid.js';
import { createLens } from '../../../physics/lens.js';
import { sliceAtoms } from '../../../physics/potential.js';
import { propagate, type Configuration } from '../../../physics/propagate.js';
import type { KernelLens } from '../../../physics/wave-kernel.js';
import { createStreams } from '../../../study/random-stream.js';

const kernel = loadWaveKernel();
const skip = kernel === undefined && 'this processor lacks AVX2 or fused multiply-add';

/** Lengths with all radices, a multiple of eight and none, of one stage and of several. */
const SHAPES = [
  [64, 48],
  [45, 50],
  [8, 75],
  [160, 10],
  [5, 128],
] as const;

describe('the wave kernel', { skip }, () => {
  const [withKernel, without] = [createFieldsWith(undefined), createFieldsWith('off')];
  after(() => [withKernel, without].forEach((fields) => fields.close()));

  it('is taken where it is there, and can be switched off', () => {
    assert.ok(withKernel.kernel);
    assert.equal(without.kernel, undefined);
  });

  for (const [nx, ny] of SHAPES) {
    it(`takes waves through the same slices as single operations, ${nx} x ${ny}`, () => {
      const { beam, configurations } = makeSpecimen(nx, ny);
      const paths = [[0, 1], [0], [1]];
      const [own, reference] = [withKernel, without].map((fields) =>
        propagate(fields, beam, configurations, paths, 'bilinear').flat(),
      );
      assert.equal(own.length, 9);
      // the band limit's edge is one in one place and one less in the last digit in the other
      own.forEach((spectrum, index) => assert.ok(relativeError(spectrum, reference[index]) < 2e-6));
    });

    it(`forms the same images as single operations, ${nx} x ${ny}`, () => {
      const { beam, configurations } = makeSpecimen(nx, ny);
      const spectra = propagate(without, beam, configurations, [[0, 1]], 'bilinear').flat();
      const settings = {
        energyElectronvolt: 300e3,
        focalSpreadAngstrom: 10,
        aberrations: { coma: { magnitudeAngstrom: 3000, azimuthDegrees: 20 } },
      };
      const [own, reference] = [withKernel, without].map((fields) =>
        createLens(fields, beam.grid, settings).images(spectra, [-100, 0, 250]),
      );
      assert.equal(own.length, 3);
      own.forEach((image, index) => assert.ok(relativeError(image, reference[index]) < 2e-6));
    });
  }

  it('gives the same bits on any number of threads', () => {
    const { beam, configurations } = makeSpecimen(64, 48);
    const [one, three] = ['1', '3'].map((threads) => {
      const fields = createFieldsWith(undefined, threads);
      const [spectra] = propagate(fields, beam, configurations, [[0, 1]], 'bilinear');
      const settings = { energyElectronvolt: 300e3, focalSpreadAngstrom: 10 };
      const images = createLens(fields, beam.grid, settings).images(spectra, [-100, 0, 100, 200]);
      fields.close();
      return { spectra, images };
    });
    assert.deepEqual(one, three);
  });

  it('leaves lengths with other prime factors to single operations', () => {
    const { beam, configurations } = makeSpecimen(49, 22);
    assert.equal(withKernel.kernel?.supports(beam.grid.shape), false);
    const [own, reference] = [withKernel, without].map((fields) =>
      propagate(fields, beam, configurations, [[0]], 'bilinear').flat(),
    );
    assert.deepEqual(own, reference);
  });

  it('refuses what does not fit together instead of reading past its end', () => {
    const lens: KernelLens = {
      nx: 8,
      ny: 8,
      transfer: new Float32Array(128),
      spectra: [new Float32Array(128)],
      defocusX: [new Float32Array(16)],
      defocusY: [new Float32Array(16)],
    };
    assert.ok(kernel);
    const { formImages, propagate: run } = kernel;
    assert.equal(formImages(lens).length, 64);
    assert.throws(() => formImages({ ...lens, spectra: [new Float32Array(126)] }), /spectra of 128 numbers, got 126/);
    assert.throws(() => formImages({ ...lens, defocusX: [new Float32Array(15)] }), /defocusX of 16 numbers/);
    assert.throws(() => formImages({ ...lens, defocusY: [] }), /both axes/);
    assert.throws(() => formImages({ ...lens, nx: 7 }), /prime factors/);
    const specimen = {
      nx: 8,
      ny: 8,
      interaction: 1e-3,
      aperture: new Float32Array(64).fill(1),
      propagator: new Float32Array(128).fill(1),
      scattering: [new Float32Array(64).fill(1)],
      parts: 1,
      slices: 1,
      paths: [Int32Array.of(0)],
      positions: [Float64Array.of(7.99, 3)],
      offsets: [Int32Array.of(0, 1)],
    };
    assert.equal(run(specimen).length, 128);
    assert.throws(() => run({ ...specimen, positions: [Float64Array.of(8, 3)] }), /within the cell/);
    assert.throws(() => run({ ...specimen, positions: [Float64Array.of(NaN, 3)] }), /within the cell/);
    assert.throws(() => run({ ...specimen, positions: [Float64Array.of(1, 2, 3, 4)] }), /two coordinates an atom/);
    assert.throws(() => run({ ...specimen, offsets: [Int32Array.of(1, 0)] }), /offsets fall/);
    assert.throws(() => run({ ...specimen, paths: [Int32Array.of(1)] }), /a path through no part/);
  });
});

describe('a wave kernel short of memory or threads', { skip }, () => {
  it('says that memory is short instead of ending the process', () => {
    const side = 1024;
    const count = 2 ** 20;
    const axis = new Float32Array(2 * side);
    const spectrum = new Float32Array(2 * side ** 2);
    const lens = { nx: side, ny: side, transfer: spectrum, spectra: [spectrum] };
    const axes = Array.from({ length: count }, () => axis);
    // four terabytes
    assert.throws(() => kernel?.formImages({ ...lens, defocusX: axes, defocusY: axes }), OutOfMemoryError);
  });

  it('takes as many threads as the machine offers where OMP_NUM_THREADS says nothing of use', () => {
    const { beam, configurations } = makeSpecimen(16, 16);
    const run = (threads: string) => {
      const fields = createFieldsWith(undefined, threads);
      const spectra = propagate(fields, beam, configurations, [[0]], 'bilinear');
      fields.close();
      return spectra;
    };
    const expected = run('1');
    for (const threads of ['-2', '0', '0.5', '4,2', '1e300', 'many']) assert.deepEqual(run(threads), expected);
  });
});

/** Loads the kernel, and TensorFlow's fields, as another environment would have them. */
function createFieldsWith(kernelSwitch: string | undefined, threads?: string): Fields {
  const before = { ...process.env };
  if (kernelSwitch !== undefined) process.env['HRTEM_WAVE_KERNEL'] = kernelSwitch;
  if (threads !== undefined) process.env['OMP_NUM_THREADS'] = threads;
  try {
    return createFields();
  } finally {
    process.env = before;
  }
}

/** Three configurations of five slices, of which one is empty and one holds atoms of one part alone. */
function makeSpecimen(nx: number, ny: number) {
  const grid = createGrid([0.2 * nx, 0.2 * ny], 0.2);
  const stream = createStreams(3)('specimen', nx, ny);
  const draw = (count: number, elements: readonly number[], low: number, high: number): Atoms => ({
    cellAngstrom: [0.2 * nx, 0.2 * ny, 10],
    atomicNumbers: Uint8Array.from({ length: count }, (_, i) => elements[i % elements.length]),
    positionsAngstrom: Float64Array.from({ length: 3 * count }, (_, i) =>
      i % 3 === 2 ? low + (high - low) * stream.uniform() : 0.2 * (i % 3 === 0 ? nx : ny) * stream.uniform(),
    ),
  });
  const configurations = Array.from({ length: 3 }, (): Configuration => [
    sliceAtoms(draw(9, [34, 48], 2, 6), 5),
    sliceAtoms(draw(20, [6], 4, 10), 5),
  ]);
  return { beam: { grid, energyElectronvolt: 300e3, sliceThicknessAngstrom: 2 }, configurations };
}
