const NUMBER = String.raw`[-+−]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;

/** The ångström sign has two code points that look alike, and so has the micro sign. */
const LENGTHS = { '\u00c5': 1, '\u212b': 1, A: 1, nm: 10, pm: 0.01 } as const;
const UNITS = {
  length: LENGTHS,
  aberration: { ...LENGTHS, '\u00b5m': 1e4, '\u03bcm': 1e4, um: 1e4, mm: 1e7 },
  energy: { eV: 1, keV: 1000, kV: 1000 },
} as const satisfies Record<string, Readonly<Record<string, number>>>;

/** Texts that name a length, such as `-10nm`, `12.8 nm`, `0.5Å` and `0.5A`. */
export const LENGTH_PATTERN = patternOf(UNITS.length);
/** Texts that name the coefficient of an aberration, such as `1.2mm`, `3µm` and `5nm`. */
export const ABERRATION_PATTERN = patternOf(UNITS.aberration);
/** Texts that name an energy or an acceleration voltage, such as `300keV` and `300 kV`. */
export const ENERGY_PATTERN = patternOf(UNITS.energy);

/** Bare numbers are ångström. The text must match `LENGTH_PATTERN`. */
export function parseLengthAngstrom(value: number | string): number {
  return parseQuantity(value, UNITS.length);
}

/** Bare numbers are ångström. The text must match `ABERRATION_PATTERN`. */
export function parseAberrationAngstrom(value: number | string): number {
  return parseQuantity(value, UNITS.aberration);
}

/** Bare numbers are electronvolt. The text must match `ENERGY_PATTERN`. */
export function parseEnergyElectronvolt(value: number | string): number {
  return parseQuantity(value, UNITS.energy);
}

/** `-10nm`, as short as the number allows. */
export function formatNanometre(angstrom: number): string {
  return `${roundDecimal(angstrom / 10)}nm`;
}

function patternOf(units: Readonly<Record<string, number>>): RegExp {
  return new RegExp(`^\\s*(${NUMBER})\\s*(${Object.keys(units).join('|')})\\s*$`, 'u');
}

function parseQuantity(value: number | string, units: Readonly<Record<string, number>>): number {
  if (typeof value === 'number') return value;
  const [, digits, unit] = patternOf(units).exec(value) ?? [];
  const factor = unit === undefined ? undefined : units[unit];
  if (digits === undefined || factor === undefined) throw new RangeError(`expected a number with a unit, got ${value}`);
  return roundDecimal(Number(digits.replace('−', '-')) * factor);
}

/** 0.12 nm and 1.2 Å are the same number, and so the same content key. Turns -0 into 0. */
function roundDecimal(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}
