import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INVERSE_KAPPA, interactionParameter, wavelengthAngstrom } from '../../physics/electron.js';

/** CODATA 2014 through ase.units, as abTEM 1.0.11 gives them. */
const CITED = [
  { energy: 80e3, wavelength: 0.04175716056489365, sigma: 0.0010087066046262614 },
  { energy: 200e3, wavelength: 0.025079340317328468, sigma: 0.0007288401085927866 },
  { energy: 300e3, wavelength: 0.01968748889772767, sigma: 0.0006526161464700888 },
];

describe('the electron', () => {
  for (const { energy, wavelength, sigma } of CITED) {
    it(`has the relativistic wavelength and interaction parameter of ${energy / 1e3} kV`, () => {
      assert.ok(Math.abs(wavelengthAngstrom(energy) / wavelength - 1) < 1e-9);
      assert.ok(Math.abs(interactionParameter(energy) / sigma - 1) < 1e-9);
    });
  }

  it('turns scattering factors into potentials by 47.87764685 V Å^2', () => {
    assert.ok(Math.abs(INVERSE_KAPPA / 47.87764685419816 - 1) < 1e-9);
  });
});
