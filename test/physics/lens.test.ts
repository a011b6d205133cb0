import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../learning/engine/fields.js';
import { interactionParameter, wavelengthAngstrom } from '../../physics/electron.js';
import { createLens, type LensSettings } from '../../physics/lens.js';
import { simulateAtoms } from '../../physics/simulation.js';
import { projectedScatteringFactor } from '../../physics/scattering.js';
import type { Aberrations } from '../../study/domain.js';
import { referenceSettings } from './cases.js';
import { grid, isPoint, makePhaseObject, PHASE_RAD, SIDE, transform } from './phase-object.js';

const ENERGY = 300e3;
const LAMBDA = wavelengthAngstrom(ENERGY);
const STEP = 1 / (SIDE * grid.samplingAngstrom[0]);
/** Nothing is left at the frequency of two pixels, which has one sign only and so doesn't turn. */
const BAND_LIMITED = { focalSpreadAngstrom: 100 };

describe('the lens', () => {
  const fields = createFields();
  after(() => fields.close());
  const point = makePhaseObject(fields, isPoint);
  const image = (
    defocus: number,
    aberrations?: Aberrations,
    object = point,
    settings: Partial<LensSettings> = {},
  ): Float32Array => {
    const all = {
      energyElectronvolt: ENERGY,
      focalSpreadAngstrom: 0,
      ...(aberrations && { aberrations }),
      ...settings,
    };
    return createLens(fields, grid, all).images([object], [defocus])[0];
  };

  const hole = makePhaseObject(fields, (x, y) => -isPoint(x, y));
  /** What is odd in the phase: without its second order. */
  const linear = (...[defocus, aberrations, settings]: [number, Aberrations?, Partial<LensSettings>?]) => {
    const dark = image(defocus, aberrations, hole, settings);
    return transform(
      fields,
      image(defocus, aberrations, point, settings).map((value, i) => (value - dark[i]) / 2),
    );
  };

  // of a contrast of up to 2; single precision takes one hundredth
  it('transfers a weak phase by 2 sin(chi) times the envelope, at every frequency', () => {
    const [defocus, spherical, spread] = [-300, 5e6, 40];
    const contrast = linear(defocus, { sphericalAngstrom: spherical }, { focalSpreadAngstrom: spread });
    for (let ix = 1; ix < 70; ix++) {
      const squared = (ix * STEP) ** 2 + (20 * STEP) ** 2;
      const chi = Math.PI * LAMBDA * squared * (defocus + (spherical * LAMBDA ** 2 * squared) / 2);
      const expected = 2 * Math.sin(chi) * Math.exp(-(((Math.PI * LAMBDA * spread * squared) / 2) ** 2));
      assert.ok(Math.abs(contrast.re(ix, 20) / PHASE_RAD - expected) < 3e-2, `${ix}`);
      assert.ok(Math.abs(contrast.im(ix, 20) / PHASE_RAD) < 3e-2, `${ix}`);
    }
  });

  it('images one carbon atom as the weak phase object that it nearly is', () => {
    const atom = {
      cellAngstrom: [12.8, 12.8, 2],
      atomicNumbers: Uint8Array.of(6),
      positionsAngstrom: Float64Array.of(6.4, 6.4, 0),
    } as const;
    const defocus = -400;
    const { images } = simulateAtoms(fields, atom, { ...referenceSettings, defociAngstrom: [defocus] });
    const spectrum = fields.scope(() => fields.read(fields.fft2(fields.real(images[0], [128, 128]))));
    let [difference, sum] = [0, 0];
    for (let ix = 1; ix <= 12; ix++) {
      const squared = (ix / 12.8) ** 2;
      // the slice is 2 Å thick, the wave leaves at its end
      const chi = Math.PI * LAMBDA * squared * (defocus + 2);
      const envelope = Math.exp(-(((Math.PI * LAMBDA * 10 * squared) / 2) ** 2));
      const phase = (interactionParameter(ENERGY) * projectedScatteringFactor(6, squared)) / 0.1 ** 2;
      // in the middle of the cell the atom's phase factor is (-1)^ix
      const expected = (ix % 2 === 0 ? 1 : -1) * 2 * phase * Math.sin(chi) * envelope;
      difference += (spectrum[2 * ix * 128] - expected) ** 2;
      sum += expected ** 2;
    }
    assert.ok(Math.sqrt(difference / sum) < 0.1, `${Math.sqrt(difference / sum)}`);
  });

  it('with positive Cs at extended Scherzer underfocus passes one band up to 1.52 Cs^-1/4 lambda^-3/4', () => {
    // C1 = -sqrt(4/3 Cs lambda): O. Scherzer, J. Appl. Phys. 20 (1949) 20; 1.94 Å at 300 kV and 1 mm
    const cs = 1e7;
    const scherzer = transform(fields, image(-Math.sqrt((4 / 3) * cs * LAMBDA), { sphericalAngstrom: cs }));
    let first = 15;
    while (scherzer.re(first, 0) < 0) first++;
    const zero = (4 * (4 / 3)) ** 0.25 / (cs ** 0.25 * LAMBDA ** 0.75);
    assert.ok(Math.abs(1 / zero - 1.94) < 0.01);
    assert.ok(Math.abs(first * STEP - zero) <= STEP, `${first * STEP} instead of ${zero}`);
    const wrongSign = transform(fields, image(-Math.sqrt((4 / 3) * cs * LAMBDA), { sphericalAngstrom: -cs }));
    let early = 1;
    while (wrongSign.re(early, 0) < 0) early++;
    assert.ok(early < first / 1.3, 'without the balance of signs the band ends early');
  });

  it('with astigmatism has defocus C1 + A1 along the azimuth and C1 - A1 across it', () => {
    const astigmatism = { magnitudeAngstrom: 120, azimuthDegrees: 0 };
    const astigmatic = linear(-200, { astigmatism });
    const [along, across] = [-80, -320].map((defocus) => linear(defocus));
    for (let k = 1; k < 90; k++) {
      assert.ok(Math.abs(astigmatic.re(k, 0) - along.re(k, 0)) < 3e-2 * PHASE_RAD, `along ${k}`);
      assert.ok(Math.abs(astigmatic.re(0, k) - across.re(0, k)) < 3e-2 * PHASE_RAD, `across ${k}`);
    }
  });

  it('turns the astigmatic image with the azimuth: 90 degrees change its sign, 180 nothing', () => {
    const at = (azimuthDegrees: number, magnitudeAngstrom = 150) =>
      image(-200, { astigmatism: { magnitudeAngstrom, azimuthDegrees } }, point, BAND_LIMITED);
    assertSame(at(30), at(210));
    assertSame(at(120), at(30, -150));
    assertSame(turn(at(30)), at(120));
    assert.throws(() => assertSame(at(30), at(120)));
  });

  it('repeats threefold astigmatism after 120 degrees and inverts it after 60', () => {
    const at = (azimuthDegrees: number) =>
      image(-200, { threefoldAstigmatism: { magnitudeAngstrom: 5e3, azimuthDegrees } }, point, BAND_LIMITED);
    assertSame(at(20), at(140));
    assertSame(turn(turn(at(20))), at(80));
    assertSame(turn(at(20)), at(110));
    assert.throws(() => assertSame(at(20), at(80)));
  });

  it('shifts fringes of frequency k by B2 lambda^2 k^2 along the azimuth of the coma', () => {
    const [period, magnitudeAngstrom] = [8, 2e4];
    const object = makePhaseObject(fields, (x) => Math.cos((2 * Math.PI * x) / period));
    const k = SIDE / period;
    const phaseAt = (azimuthDegrees: number) => {
      const contrast = transform(fields, image(-400, { coma: { magnitudeAngstrom, azimuthDegrees } }, object));
      return Math.atan2(-contrast.im(k, 0), -contrast.re(k, 0));
    };
    const frequency = k * STEP;
    const shift = magnitudeAngstrom * LAMBDA ** 2 * frequency ** 2;
    const reference = phaseAt(90);
    assert.ok(Math.abs(Math.sin(reference)) < 1e-2, 'no shift across the azimuth');
    assert.ok(shift > 0.4, `${shift}`);
    for (const [azimuth, sign] of [
      [0, -1],
      [180, 1],
    ]) {
      const expected = sign * 2 * Math.PI * frequency * shift;
      assert.ok(Math.abs(Math.sin(phaseAt(azimuth) - reference - expected)) < 1e-2, `${phaseAt(azimuth)}`);
      assert.ok(Math.cos(phaseAt(azimuth) - reference - expected) > 0.99);
    }
  });

  it('keeps the mean intensity whatever the aberrations', () => {
    const polar = { magnitudeAngstrom: 500, azimuthDegrees: 17 };
    const bright = image(-200, {
      sphericalAngstrom: 1e6,
      astigmatism: polar,
      threefoldAstigmatism: polar,
      coma: polar,
    });
    assert.ok(Math.abs(mean(bright) - 1) < 1e-6);
  });

  it('blurs intensities by the vibration: exp(-2 pi^2 sigma^2 k^2), the mean stays', () => {
    const vibrationAngstrom = 0.6;
    const still = linear(-200);
    const moving = image(-200, undefined, point, { vibrationAngstrom });
    const blurred = linear(-200, undefined, { vibrationAngstrom });
    assert.ok(Math.abs(mean(moving) - 1) < 1e-6);
    for (let k = 5; k < 60; k++) {
      const expected = still.re(k, 0) * Math.exp(-2 * (Math.PI * vibrationAngstrom * k * STEP) ** 2);
      assert.ok(Math.abs(blurred.re(k, 0) - expected) < 3e-2 * PHASE_RAD, `${k}`);
    }
  });
});

function assertSame(image: Float32Array, expected: Float32Array): void {
  const largest = image.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  const contrast = expected.reduce((most, value) => Math.max(most, Math.abs(value - 1)), 0);
  assert.ok(largest < 1e-2 * contrast, `differ by ${largest}, contrast ${contrast}`);
}

/** By 90 degrees from x towards y about the point of the object: the value at (x, y) goes to (-y, x). */
function turn(image: Float32Array): Float32Array {
  const turned = new Float32Array(image.length);
  for (let x = 0; x < SIDE; x++) {
    for (let y = 0; y < SIDE; y++) turned[((SIDE - y) % SIDE) * SIDE + x] = image[x * SIDE + y];
  }
  return turned;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
