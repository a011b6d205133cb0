import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../study/measured-study.js';
import type { MixtureShare } from '../study/mixture.js';

/** What a network can be grouped and chosen by. */
export const FIELD_NAMES = [
  'source',
  'target',
  'freeze',
  'pretrainLearningRate',
  'transferLearningRate',
  'images',
  'replicate',
  'study',
  'kind',
  'mixture',
  'sourceDefocus',
  'targetDefocus',
  'sourceDose',
  'targetDose',
  'sourceLattice',
  'targetLattice',
  'sourceDiameter',
  'targetDiameter',
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

export type FieldValue = string | number;

export interface Field {
  /** `domain`: a name, ordered as the study's domains. */
  readonly type: 'domain' | 'text' | 'number';
  /** Whether it is settled before the second stage: what pretraining gives doesn't depend on the others. */
  readonly ofPretraining: boolean;
  /** Null where the network has none, as a mixture has no source. */
  readonly read: (network: MeasuredNetwork, domains: DomainLookup) => FieldValue | null;
}

export type DomainLookup = ReadonlyMap<string, MeasuredDomain>;

export const FIELDS: Readonly<Record<FieldName, Field>> = {
  source: { type: 'domain', ofPretraining: true, read: ({ source }) => source },
  target: { type: 'domain', ofPretraining: false, read: ({ target }) => target },
  freeze: { type: 'text', ofPretraining: false, read: ({ freeze }) => freeze },
  pretrainLearningRate: { type: 'number', ofPretraining: true, read: (network) => network.pretrainLearningRate },
  transferLearningRate: { type: 'number', ofPretraining: false, read: (network) => network.transferLearningRate },
  images: { type: 'number', ofPretraining: false, read: ({ images }) => images },
  replicate: { type: 'number', ofPretraining: true, read: ({ replicate }) => replicate },
  study: { type: 'text', ofPretraining: true, read: ({ study }) => study },
  kind: { type: 'text', ofPretraining: true, read: ({ kind }) => kind },
  mixture: { type: 'text', ofPretraining: true, read: ({ mixture }) => mixture && describeShares(mixture) },
  ...ofDomain('Defocus', 'number', ({ defocusAngstrom }) => defocusAngstrom),
  ...ofDomain('Dose', 'number', ({ doseElectronsPerSquareAngstrom }) => doseElectronsPerSquareAngstrom),
  ...ofDomain('Lattice', 'text', ({ lattice }) => lattice),
  ...ofDomain('Diameter', 'number', ({ diameterAngstrom }) => diameterAngstrom[0]),
};

export function lookUpDomains({ domains }: MeasuredStudy): DomainLookup {
  return new Map(domains.map((domain) => [domain.name, domain]));
}

/** The field's values in ascending order, each once. */
export function listValues(
  field: Field,
  networks: readonly MeasuredNetwork[],
  domains: DomainLookup,
): readonly FieldValue[] {
  const values = new Set<FieldValue>();
  for (const network of networks) {
    const value = field.read(network, domains);
    if (value !== null) values.add(value);
  }
  if (field.type === 'domain') return [...domains.keys()].filter((name) => values.has(name));
  return [...values].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  );
}

/** As in the networks' names. */
function describeShares(mixture: readonly MixtureShare[]): string {
  return mixture.map(({ domain, images }) => `${domain}:${images}`).join('+');
}

function ofDomain<Name extends 'Defocus' | 'Dose' | 'Lattice' | 'Diameter'>(
  name: Name,
  type: Field['type'],
  read: (domain: MeasuredDomain) => FieldValue,
) {
  const readOf = (domain: string | null, domains: DomainLookup) => {
    const found = domain === null ? undefined : domains.get(domain);
    return found === undefined ? null : read(found);
  };
  const source: Field = { type, ofPretraining: true, read: (network, domains) => readOf(network.source, domains) };
  const target: Field = { type, ofPretraining: false, read: (network, domains) => readOf(network.target, domains) };
  // computed keys are widened to any text otherwise
  return { [`source${name}`]: source, [`target${name}`]: target } as Record<`source${Name}` | `target${Name}`, Field>;
}
