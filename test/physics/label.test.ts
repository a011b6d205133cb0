import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../learning/engine/fields.js';
import { readNpy } from '../../micrographs/npy.js';
import { blurLabel, labelParticles } from '../../physics/label.js';
import type { LabelOrder } from '../../study/domain.js';
import { referenceMissing, referencePath } from './reference-folder.js';

const grid = { shape: [512, 512], samplingAngstrom: [0.1, 0.1] } as const;

describe('the label', () => {
  const fields = createFields();
  after(() => fields.close());

  for (const [blur, pixels] of [
    [1, 28712],
    [1.6, 27997],
  ] as const) {
    it(
      `agrees with the reference's threshold, then blur of ${blur} Å, then cut at 0.1`,
      { skip: referenceMissing },
      () => {
        const wave = readNpy(referencePath('case_b', 'exit_wave.npy'), '<c8').data;
        const reference = readNpy(referencePath('case_b', `label_blur_sigma_${blur.toFixed(1)}.npy`), '|u1').data;
        const blurred = blurLabel(fields, [wave], grid, blur, grid);
        const largest = reference.reduce(
          (most, value, i) => Math.max(most, Math.abs(Math.round(255 * blurred[i]) - value)),
          0,
        );
        assert.ok(largest <= 2, `largest difference ${largest}/255`);
        const label = labelParticles(fields, [wave], grid, blur, grid);
        assert.ok(Math.abs(label.reduce((sum, value) => sum + value, 0) - pixels) <= 20);
      },
    );
  }

  for (const blur of [1, 1.6] as const) {
    it(`agrees with the reference's blur of ${blur} Å, then threshold`, { skip: referenceMissing }, () => {
      const wave = readNpy(referencePath('case_b', 'exit_wave.npy'), '<c8').data;
      const reference = readNpy(referencePath('case_b', `mask_sigma_${blur.toFixed(1)}.npy`), '|u1').data;
      const label = labelParticles(fields, [wave], grid, blur, grid, 'blur-first');
      const differing = label.reduce((count, value, i) => count + (value === (reference[i] > 0 ? 1 : 0) ? 0 : 1), 0);
      assert.ok(differing <= 20, `${differing} differing pixels`);
      assert.ok(reference.some((value) => value > 0));
    });
  }

  it('of blur first covers less of a particle whose phase varies than threshold first', () => {
    const fine = { shape: [128, 128], samplingAngstrom: [0.2, 0.2] } as const;
    const columns = makeWave((x, y) =>
      Math.hypot(x - 12.8, y - 12.8) < 6 ? 0.3 * Math.cos(Math.PI * x) ** 2 * Math.cos(Math.PI * y) ** 2 : 0,
    );
    const area = (order: LabelOrder) =>
      labelParticles(fields, [columns, columns], fine, 1, fine, order).reduce((sum, value) => sum + value, 0);
    assert.ok(area('threshold-first') > 2000);
    assert.equal(area('blur-first'), 0, 'the mean phase, 0.075, is below pi/16');
  });

  it('is 1 on a disc of phase, keeps its values on a coarser grid, and needs a majority of the configurations', () => {
    const fine = { shape: [128, 128], samplingAngstrom: [0.2, 0.2] } as const;
    const coarse = { shape: [64, 64], samplingAngstrom: [0.4, 0.4] } as const;
    const disc = makeWave((x, y) => (Math.hypot(x - 12.8, y - 12.8) < 5 ? 0.3 : 0));
    const vacuum = makeWave(() => 0.1);
    const onFine = blurLabel(fields, [disc], fine, 1, fine);
    const onCoarse = blurLabel(fields, [disc], fine, 1, coarse);
    assert.ok(Math.abs(onFine[64 * 128 + 64] - 1) < 1e-5);
    onCoarse.forEach((value, i) => {
      const [x, y] = [Math.floor(i / 64), i % 64];
      assert.ok(Math.abs(value - onFine[2 * x * 128 + 2 * y]) < 1e-5);
    });
    const area = (waves: Float32Array[]) =>
      labelParticles(fields, waves, fine, 1, coarse).reduce((sum, value) => sum + value, 0);
    assert.ok(area([disc]) > 500);
    assert.equal(area([disc, disc, vacuum]), area([disc]));
    assert.equal(area([disc, vacuum, vacuum]), 0);
  });
});

/** exp(i phase) on 128 x 128 nodes of 0.2 Å. */
function makeWave(phase: (x: number, y: number) => number): Float32Array {
  const wave = new Float32Array(2 * 128 * 128);
  for (let ix = 0; ix < 128; ix++) {
    for (let iy = 0; iy < 128; iy++) {
      wave[2 * (ix * 128 + iy)] = Math.cos(phase(0.2 * ix, 0.2 * iy));
      wave[2 * (ix * 128 + iy) + 1] = Math.sin(phase(0.2 * ix, 0.2 * iy));
    }
  }
  return wave;
}
