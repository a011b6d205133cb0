import type { Fact } from './sheet.js';
import type { Domain, Imaging, Mtf, PolarAberration } from '../study/domain.js';
import {
  formatAberration,
  formatDefocus,
  formatNanometre,
  formatNanometreRange,
  formatNumber,
  formatRange,
} from './format-quantity.js';

/** The parameters of a domain as a microscopist reads them. What a study may leave out is shown only where it is given. */
export function describeDomain({ structure, multislice, imaging, grid }: Domain): readonly Fact[] {
  const { particles, substrate } = structure;
  const { phonons, displacementAngstrom } = multislice;
  const displacement = displacementAngstrom === undefined ? '' : `, ${formatNumber(displacementAngstrom)} Å rms`;
  const facts: Record<string, string> = {
    lattice: particles.lattice,
    particles: formatRange(particles.count),
    diameter: formatNanometreRange(particles.diameterAngstrom),
    ...(particles.stackingFaults[1] > 0 && { faults: `${formatRange(particles.stackingFaults)} a particle` }),
    substrate:
      substrate.thicknessAngstrom[1] === 0 ? 'none' : `carbon, ${formatNanometreRange(substrate.thicknessAngstrom)}`,
    ...(structure.labelOrder !== undefined && { 'mask order': structure.labelOrder }),
    ...describeImaging(imaging),
    energy: `${formatNumber(multislice.energyElectronvolt / 1000)} keV`,
    phonons: phonons === 0 ? 'static lattice' : `${formatNumber(phonons)} frozen${displacement}`,
    image: `${grid.pixels} × ${grid.pixels} px of ${formatNumber(grid.pixelAngstrom)} Å`,
  };
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}

function describeImaging(imaging: Imaging): Record<string, string> {
  const { aberrations = {}, vibrationAngstrom, mtf } = imaging;
  const { sphericalAngstrom, astigmatism, threefoldAstigmatism, coma } = aberrations;
  return {
    defocus: `${formatDefocus(imaging.defocusAngstrom)} ± ${formatNanometre(imaging.defocusSpreadAngstrom)}`,
    'focal spread': formatNanometre(imaging.focalSpreadAngstrom),
    ...(sphericalAngstrom !== undefined && { Cs: formatAberration(sphericalAngstrom) }),
    ...(astigmatism && { 'astigmatism A1': describePolar(astigmatism) }),
    ...(threefoldAstigmatism && { 'threefold A2': describePolar(threefoldAstigmatism) }),
    ...(coma && { 'coma B2': describePolar(coma) }),
    ...(vibrationAngstrom !== undefined && { vibration: `${formatNumber(vibrationAngstrom)} Å rms` }),
    dose: `${formatNumber(imaging.doseElectronsPerSquareAngstrom)} e/Å²`,
    ...(mtf && { detector: describeMtf(mtf) }),
  };
}

function describePolar({ magnitudeAngstrom, azimuthDegrees }: PolarAberration): string {
  return `${formatAberration(magnitudeAngstrom)} at ${formatNumber(azimuthDegrees)}°`;
}

/** The points between the first, which is 1 at 0 for all detectors, and the last; of many, how many they are. */
function describeMtf(mtf: Mtf): string {
  const points = mtf.slice(1).map(([fraction, transfer]) => `${formatNumber(transfer)} at ${formatNumber(fraction)}`);
  const shown = points.length <= MOST_MTF_POINTS ? points : [points[0], `${points.length - 2} more`, points.at(-1)];
  return `MTF ${shown.join(', ')} Nyquist`;
}

const MOST_MTF_POINTS = 3;
