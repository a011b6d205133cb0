import type { Fact } from '../../micrographs/sheet.js';
import type { Domain, Imaging, Range } from '../../study/domain.js';

/** The parameters of a domain as a microscopist reads them. */
export function describeDomain({ structure, multislice, imaging, grid }: Domain): readonly Fact[] {
  const { particles, substrate } = structure;
  const { defocusAngstrom, defocusSpreadAngstrom, focalSpreadAngstrom, doseElectronsPerSquareAngstrom } = imaging;
  const facts: Record<string, string> = {
    lattice: particles.lattice,
    particles: formatRange(particles.count),
    diameter: `${formatNanometreRange(particles.diameterAngstrom)} nm`,
    ...(particles.stackingFaults[1] > 0 && { faults: `${formatRange(particles.stackingFaults)} a particle` }),
    substrate:
      substrate.thicknessAngstrom[1] === 0 ? 'none' : `carbon, ${formatNanometreRange(substrate.thicknessAngstrom)} nm`,
    defocus: `${formatDefocus(defocusAngstrom)} ± ${formatNumber(defocusSpreadAngstrom / 10)} nm`,
    'focal spread': `${formatNumber(focalSpreadAngstrom / 10)} nm`,
    dose: `${formatNumber(doseElectronsPerSquareAngstrom)} e/Å²`,
    ...describeOtherImaging(imaging),
    energy: `${formatNumber(multislice.energyElectronvolt / 1000)} keV`,
    phonons: multislice.phonons === 0 ? 'static lattice' : formatNumber(multislice.phonons),
    image: `${grid.pixels} × ${grid.pixels} px of ${formatNumber(grid.pixelAngstrom)} Å`,
  };
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}

/** `−10`, `+2.5`, `0`. */
export function formatDefocus(angstrom: number): string {
  const nanometre = Number((angstrom / 10).toPrecision(6));
  return `${nanometre > 0 ? '+' : ''}${formatNumber(nanometre)}`;
}

const DESCRIBED: ReadonlySet<string> = new Set([
  'defocusAngstrom',
  'defocusSpreadAngstrom',
  'focalSpreadAngstrom',
  'doseElectronsPerSquareAngstrom',
] satisfies (keyof Imaging)[]);

/** Whatever else the imaging has, by its own name: `sphericalAberrationAngstrom: 1e7` becomes `spherical aberration`, `1e7 Å`. */
function describeOtherImaging(imaging: Imaging): Record<string, string> {
  const others = flatten(Object.entries(imaging)).filter(([name]) => !DESCRIBED.has(name));
  return Object.fromEntries(others.map(([name, value]) => [spellName(name), `${value}${spellUnit(name)}`]));
}

function flatten(entries: readonly (readonly [string, unknown])[]): readonly (readonly [string, string])[] {
  return entries.flatMap(([name, value]): readonly (readonly [string, string])[] => {
    if (value === undefined || value === null) return [];
    if (typeof value === 'number') return [[name, formatNumber(value)]];
    if (Array.isArray(value)) return [[name, value.map((item: unknown) => String(item)).join(', ')]];
    if (typeof value === 'object') {
      return flatten(Object.entries(value).map(([inner, content]) => [`${name} ${inner}`, content] as const));
    }
    return [[name, String(value)]];
  });
}

const UNITS: Readonly<Record<string, string>> = {
  Angstrom: ' Å',
  Radians: ' rad',
  Degrees: '°',
  Milliradians: ' mrad',
};
const UNIT_AT_END = new RegExp(`(${Object.keys(UNITS).join('|')})$`);

function spellName(name: string): string {
  return name.replace(UNIT_AT_END, '').replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function spellUnit(name: string): string {
  return UNITS[UNIT_AT_END.exec(name)?.[1] ?? ''] ?? '';
}

function formatNanometreRange([low, high]: Range): string {
  return formatRange([low / 10, high / 10]);
}

function formatRange([low, high]: Range): string {
  return low === high ? formatNumber(low) : `${formatNumber(low)}–${formatNumber(high)}`;
}

/** Six digits, a true minus sign. */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(6)) + 0).replace('-', '−');
}
