import type { Factor, Part } from '../analysis/findings/corpus.js';
import { familyOf } from '../analysis/findings/structure-findings.js';
import type { MeasuredDomain } from '../study/measured-study.js';
import { formatNumber } from './numbers.js';

/** How domains are named on axes. */
export interface DomainLabels {
  readonly of: (place: number) => string;
  /** What they differ by, with its unit: follows "target". */
  readonly title: string;
}

/** By what alone differs; by their names where several things do. */
export function labelDomains({ domains, factor }: Pick<Part, 'domains' | 'factor'>): DomainLabels {
  const write = WRITERS[factor ?? 'name'](domains);
  return { of: (place) => write(domains[place]), title: TITLES[factor ?? 'name'] };
}

/** `defocus (nm)` is `defocus`. */
export function withoutUnit(title: string): string {
  return title.replace(/ \(.*\)$/, '');
}

const TITLES = {
  defocus: 'defocus (nm)',
  dose: 'dose (e/Å²)',
  structure: 'structure',
  name: 'domain',
} as const satisfies Record<Factor | 'name', string>;

type Write = (domain: MeasuredDomain) => string;

const WRITERS = {
  defocus: () => (domain) => formatNumber(domain.defocusAngstrom / 10),
  dose: () => (domain) => formatNumber(domain.doseElectronsPerSquareAngstrom),
  structure: (domains) => {
    const lattices = new Set(domains.map(({ lattice }) => lattice));
    const hasSizes = lattices.size < domains.length;
    return (domain) => (hasSizes ? `${nameCrystal(domain)} ${nameSize(domain)}` : nameCrystal(domain));
  },
  name: (domains) => {
    const entry = domains[0]?.name.split('@')[0];
    const isShared = domains.every(({ name }) => name.startsWith(`${entry}@`));
    return ({ name }) => (isShared && entry !== undefined ? name.slice(entry.length + 1) : name);
  },
} as const satisfies Record<Factor | 'name', (domains: readonly MeasuredDomain[]) => Write>;

/** `CdSe` of `w_CdSe`, `Fe₃O₄` of `spinel_Fe3O4`. */
export function nameCrystal(domain: MeasuredDomain): string {
  const family = familyOf(domain);
  const name = domain.lattice === family ? family : domain.lattice.slice(family.length + 1);
  return name.replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] ?? digit);
}

/** `2–4 nm`, across a particle. */
export function nameSize({ diameterAngstrom: [least, most] }: MeasuredDomain): string {
  const [from, to] = [formatNumber(least / 10), formatNumber(most / 10)];
  return `${from === to ? from : `${from}–${to}`} nm`;
}
