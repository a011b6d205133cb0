import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFields } from '../../learning/engine/fields.js';
import { computePowerSpectrum, type Transform } from '../../micrographs/power-spectrum.js';

const fields = createFields();
const transform: Transform = (values, pixels) =>
  fields.scope(() => fields.read(fields.fft2(fields.real(values, [pixels, pixels]))));

/** Planes of that frequency, in 1/nm along x and y, on 64 pixels of 0.5 Å. */
function makeGrating([kx, ky]: readonly [number, number]): Float32Array {
  return Float32Array.from({ length: 64 ** 2 }, (_, i) => {
    const [x, y] = [Math.floor(i / 64) * 0.05, (i % 64) * 0.05];
    return 5 + Math.cos(2 * Math.PI * (kx * x + ky * y));
  });
}

describe('the power spectrum', () => {
  it('has the spots of a grating at its frequency, on both sides of the middle', () => {
    const { power, pixels, reachInverseNanometre } = computePowerSpectrum(
      makeGrating([4, -2.5]),
      64,
      0.5,
      8,
      transform,
    );
    const highest = power.indexOf(power.reduce((most, value) => Math.max(most, value)));
    const toFrequency = (index: number) => ((index + 0.5) / pixels - 0.5) * 2 * reachInverseNanometre;
    const [kx, ky] = [toFrequency(Math.floor(highest / pixels)), toFrequency(highest % pixels)];
    const sign = Math.sign(kx);
    assert.ok(Math.abs(sign * kx - 4) < 0.03, `kx ${kx}`);
    assert.ok(Math.abs(sign * ky + 2.5) < 0.03, `ky ${ky}`);
    const opposite = power[pixels ** 2 - 1 - highest];
    assert.ok(Math.abs(opposite / power[highest] - 1) < 1e-3);
  });

  it('reaches to the frequency that is asked for, or to the Nyquist frequency', () => {
    const image = makeGrating([1, 0]);
    const reach = (most: number) => computePowerSpectrum(image, 64, 0.5, most, transform).reachInverseNanometre;
    assert.ok(Math.abs(reach(6) - 6) < 0.02);
    assert.ok(Math.abs(reach(50) - 10) < 0.02);
  });

  it('is dark in the middle: the mean of the image is taken off', () => {
    const flat = computePowerSpectrum(new Float32Array(64 ** 2).fill(7), 64, 0.5, 8, transform);
    assert.ok(flat.power.every((value) => value === 0));
  });

  it('holds no bright cross of borders that don’t meet', () => {
    // a ramp jumps at the border; away from the axis of the ramp nothing may be seen of it
    const ramp = Float32Array.from({ length: 64 ** 2 }, (_, i) => Math.floor(i / 64));
    const { power, pixels } = computePowerSpectrum(ramp, 64, 0.5, 8, transform);
    const half = (pixels - 1) / 2;
    const most = power.reduce((highest, value) => Math.max(highest, value));
    assert.ok(power[(pixels - 1) * pixels + half] < 1e-5 * most);
  });
});
