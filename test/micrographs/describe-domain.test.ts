import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeDomain } from '../../micrographs/describe-domain.js';
import type { Domain } from '../../study/domain.js';

const domain: Domain = {
  name: 'under',
  structure: {
    name: 'cdse',
    cellAngstrom: 128,
    particles: {
      lattice: 'w_CdSe',
      diameterAngstrom: [30, 50],
      count: [1, 5],
      stackingFaults: [0, 2],
      gapAngstrom: 10,
    },
    substrate: { thicknessAngstrom: [20, 80] },
    labelBlurAngstrom: 1.6,
  },
  multislice: { energyElectronvolt: 300e3, samplingAngstrom: 0.1, sliceThicknessAngstrom: 2, phonons: 8 },
  imaging: {
    defocusAngstrom: -100,
    defocusSpreadAngstrom: 15,
    focalSpreadAngstrom: 10,
    doseElectronsPerSquareAngstrom: 400,
  },
  grid: { pixels: 512, pixelAngstrom: 0.2 },
};

function describeAsObject(described: Domain): Record<string, string> {
  return Object.fromEntries(describeDomain(described).map(({ name, value }) => [name, value]));
}

describe('the parameters of a domain', () => {
  it('are told in the units of the field, with true minus signs', () => {
    assert.deepEqual(describeAsObject(domain), {
      lattice: 'w_CdSe',
      particles: '1–5',
      diameter: '3–5 nm',
      faults: '0–2 a particle',
      substrate: 'carbon, 2–8 nm',
      defocus: '−10 ± 1.5 nm',
      'focal spread': '1 nm',
      dose: '400 e/Å²',
      energy: '300 keV',
      phonons: '8 frozen',
      image: '512 × 512 px of 0.2 Å',
    });
  });

  it('leave out what the study leaves out, and show what it gives', () => {
    const imaging: Domain['imaging'] = {
      ...domain.imaging,
      defocusAngstrom: 25,
      aberrations: {
        sphericalAngstrom: -1.3e5,
        astigmatism: { magnitudeAngstrom: 50, azimuthDegrees: 30 },
        coma: { magnitudeAngstrom: 4e3, azimuthDegrees: -45 },
      },
      vibrationAngstrom: 0.3,
      mtf: [
        [0, 1],
        [1, 0.25],
      ],
    };
    const structure = { ...domain.structure, substrate: { thicknessAngstrom: [0, 0] } } as const;
    const multislice = { ...domain.multislice, phonons: 0 };
    const facts = describeAsObject({ ...domain, imaging, structure, multislice });
    assert.equal(facts['defocus'], '+2.5 ± 1.5 nm');
    assert.equal(facts['Cs'], '−13 µm');
    assert.equal(facts['astigmatism A1'], '5 nm at 30°');
    assert.equal(facts['coma B2'], '0.4 µm at −45°');
    assert.equal(facts['vibration'], '0.3 Å rms');
    assert.equal(facts['detector'], 'MTF 0.25 at 1 Nyquist');
    assert.equal(facts['substrate'], 'none');
    assert.equal(facts['phonons'], 'static lattice');
    assert.ok(!('threefold A2' in facts));
  });
});
