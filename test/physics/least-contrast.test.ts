import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../learning/engine/fields.js';
import { cropSpectrum } from '../../physics/fourier-crop.js';
import { createGrid } from '../../physics/grid.js';
import { findLeastContrast } from '../../physics/least-contrast.js';
import { createLens } from '../../physics/lens.js';
import { simulateAtoms } from '../../physics/simulation.js';
import { makeCaseB, referenceSettings } from './cases.js';

const settings = { energyElectronvolt: 300e3, focalSpreadAngstrom: 10 };

describe('the search for the least contrast', () => {
  const fields = createFields();
  after(() => fields.close());
  const cell = [51.2, 51.2] as const;

  function makeSpectrum(pixelAngstrom: number): Float32Array {
    const { exitWave, grid } = simulateAtoms(fields, makeCaseB(), { ...referenceSettings, defociAngstrom: [] });
    const spectrum = fields.scope(() => fields.read(fields.fft2(fields.complex(exitWave, grid.shape))));
    const image = createGrid(cell, pixelAngstrom);
    return cropSpectrum(spectrum, grid, image);
  }

  it('finds the zero of case b where abTEM has it: C1 = -11.3 Å', () => {
    const spectrum = makeSpectrum(0.2);
    assert.ok(Math.abs(findLeastContrast(fields, [spectrum], createGrid(cell, 0.2), settings) + 11.3) < 0.15);
  });

  it('finds what all 401 + 21 defoci of the paper find', () => {
    const grid = createGrid(cell, 0.4);
    const spectrum = makeSpectrum(0.4);
    const lens = createLens(fields, grid, settings);
    const contrastAt = (defocus: number) => {
      const [image] = lens.images([spectrum], [defocus]);
      const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
      return image.reduce((sum, value) => sum + (value - mean) ** 2, 0) / image.length;
    };
    const best = (defoci: readonly number[]) =>
      defoci
        .map((defocus) => ({ defocus, contrast: contrastAt(defocus) }))
        .reduce((a, b) => (b.contrast < a.contrast ? b : a)).defocus;
    const whole = best(Array.from({ length: 401 }, (_, i) => i - 200));
    const tenth = best(Array.from({ length: 21 }, (_, i) => (10 * whole + i - 10) / 10));
    assert.equal(findLeastContrast(fields, [spectrum], grid, settings), tenth);
  });

  it('finds the least of all 4001 defoci on a grid of 0.1 Å', () => {
    const grid = createGrid(cell, 0.8);
    const spectrum = makeSpectrum(0.8);
    const lens = createLens(fields, grid, settings);
    let best = { defocus: NaN, contrast: Infinity };
    for (let tenths = -2000; tenths <= 2000; tenths++) {
      const [image] = lens.images([spectrum], [tenths / 10]);
      const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
      const contrast = image.reduce((sum, value) => sum + (value - mean) ** 2, 0) / image.length;
      if (contrast < best.contrast) best = { defocus: tenths / 10, contrast };
    }
    const found = findLeastContrast(fields, [spectrum], grid, settings);
    assert.ok(Math.abs(found - best.defocus) < 0.05, `${found} instead of ${best.defocus}`);
  });
});
