import type { Departure, Target } from '../../analysis/recommend/target.js';
import type { MeasuredDomain } from '../../study/measured-study.js';
import { formatNanometre } from '../../study/quantity.js';

/** `-10 nm, 300 e/Å², w_CdSe`; `any target` where nothing is asked for. */
export function describeTarget(target: Target): string {
  const { defocusAngstrom, doseElectronsPerSquareAngstrom: dose, lattice, diameterAngstrom } = target;
  const parts = [
    defocusAngstrom === null ? [] : [nanometre(defocusAngstrom)],
    dose === null ? [] : [`${dose} e/Å²`],
    lattice === null ? [] : [lattice],
    diameterAngstrom === null ? [] : [`${nanometre(diameterAngstrom)} across`],
  ];
  return parts.flat().join(', ') || 'any target';
}

/** `-10 nm, 300 e/Å², w_CdSe of 3 to 5 nm`. */
export function describeDomain(domain: MeasuredDomain): string {
  const { defocusAngstrom, doseElectronsPerSquareAngstrom, lattice, diameterAngstrom } = domain;
  const [low, high] = diameterAngstrom;
  const size = low === high ? nanometre(low) : `${low / 10} to ${nanometre(high)}`;
  return `${nanometre(defocusAngstrom)}, ${doseElectronsPerSquareAngstrom} e/Å², ${lattice} of ${size}`;
}

/**
 * What was asked for and not measured, a sentence a field: the nearest that is used, how far it is, and what was measured.
 * @param measured all domains that networks were trained for
 */
export function describeDepartures(
  target: Target,
  domain: MeasuredDomain,
  departures: readonly Departure[],
  measured: readonly MeasuredDomain[],
): readonly string[] {
  return departures.map(({ field }) => {
    switch (field) {
      case 'defocus': {
        const asked = target.defocusAngstrom ?? NaN;
        const range = rangeOf(measured.map(({ defocusAngstrom }) => defocusAngstrom));
        const far = nanometre(Math.abs(asked - domain.defocusAngstrom));
        return `defocus ${nanometre(asked)} ${notMeasured(asked, range, nanometre)}: nearest used is ${nanometre(domain.defocusAngstrom)}, ${far} away`;
      }
      case 'dose': {
        const asked = target.doseElectronsPerSquareAngstrom ?? NaN;
        const nearest = domain.doseElectronsPerSquareAngstrom;
        const range = rangeOf(measured.map((each) => each.doseElectronsPerSquareAngstrom));
        const format = (dose: number) => `${dose} e/Å²`;
        return `dose ${format(asked)} ${notMeasured(asked, range, format)}: nearest used is ${format(nearest)}, ${describeFactor(nearest, asked)}`;
      }
      case 'structure': {
        const known = [...new Set(measured.map(({ lattice }) => lattice))].join(', ');
        const alike = target.lattice?.split('_', 1)[0] === domain.lattice.split('_', 1)[0];
        const how = alike ? 'the same lattice of other elements' : 'another lattice';
        const where = measured.some(({ lattice }) => lattice === target.lattice) ? ' there' : '';
        return `structure ${target.lattice} was not measured${where} (networks were trained for ${known}): used is ${domain.lattice}, ${how}`;
      }
      case 'diameter': {
        const asked = target.diameterAngstrom ?? NaN;
        const [low, high] = domain.diameterAngstrom;
        const near = asked < low ? low : high;
        const range = rangeOf(measured.flatMap(({ diameterAngstrom }) => diameterAngstrom));
        return `diameter ${nanometre(asked)} ${notMeasured(asked, range, nanometre)}: used is ${low / 10} to ${nanometre(high)}, ${nanometre(Math.abs(asked - near))} away`;
      }
      default:
        return field satisfies never;
    }
  });
}

/** Between measured values, or beyond them all. */
function notMeasured(asked: number, [low, high]: readonly [number, number], format: (value: number) => string): string {
  const isWithin = asked >= low && asked <= high;
  return isWithin ? 'was not measured there' : `lies outside all that was measured (${format(low)} to ${format(high)})`;
}

function describeFactor(value: number, asked: number): string {
  const factor = Number((value > asked ? value / asked : asked / value).toPrecision(2));
  return `${factor} times as ${value > asked ? 'high' : 'low'}`;
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function nanometre(angstrom: number): string {
  return formatNanometre(angstrom).replace(/nm$/, ' nm');
}
