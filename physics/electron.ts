/** CODATA 2014, the values of ase.units that abTEM's reference data were made with. */
const PLANCK_JOULE_SECOND = 6.62607004e-34;
const ELECTRON_MASS_KG = 9.10938356e-31;
const LIGHT_SPEED_METRE_PER_SECOND = 299792458;
const ELEMENTARY_CHARGE_COULOMB = 1.6021766208e-19;
const ANGSTROM_PER_METRE = 1e10;

const REST_ENERGY_ELECTRONVOLT = (ELECTRON_MASS_KG * LIGHT_SPEED_METRE_PER_SECOND ** 2) / ELEMENTARY_CHARGE_COULOMB;

/** h^2 / (2 pi m0 e) in V Å^2: a scattering factor in Å times this is the transform of the projected potential in V Å^3. */
export const INVERSE_KAPPA =
  (PLANCK_JOULE_SECOND ** 2 / (2 * Math.PI * ELECTRON_MASS_KG * ELEMENTARY_CHARGE_COULOMB)) * ANGSTROM_PER_METRE ** 2;

/** Relativistic de Broglie wavelength. */
export function wavelengthAngstrom(energyElectronvolt: number): number {
  const hc = (PLANCK_JOULE_SECOND * LIGHT_SPEED_METRE_PER_SECOND * ANGSTROM_PER_METRE) / ELEMENTARY_CHARGE_COULOMB;
  return hc / Math.sqrt(energyElectronvolt * (2 * REST_ENERGY_ELECTRONVOLT + energyElectronvolt));
}

/** Interaction parameter sigma = 2 pi m e lambda / h^2 in rad / (V Å), m the relativistic mass. */
export function interactionParameter(energyElectronvolt: number): number {
  const gamma = 1 + energyElectronvolt / REST_ENERGY_ELECTRONVOLT;
  return (gamma * wavelengthAngstrom(energyElectronvolt)) / INVERSE_KAPPA;
}
