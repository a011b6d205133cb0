import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy, NetworkKind } from '../../study/measured-study.js';
import { createSample, type Sample } from '../reduction.js';
import { findReplicates, type Replicates } from '../replicates.js';

/** The studies that findings are asked of. */
export interface Corpus {
  readonly parts: readonly Part[];
  /** Of all networks, one part after the other. */
  readonly replicates: Replicates;
  /** Whether all results are of others. */
  readonly published: boolean;
}

/** The networks of one kind of one study. */
export interface Part {
  readonly kind: NetworkKind;
  /** What alone differs between sources and targets; absent where it is nothing, or several at once. */
  readonly factor?: Factor;
  readonly domains: readonly MeasuredDomain[];
  /** Places of domains that networks came from and went to, ascending. */
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  readonly members: readonly Member[];
}

export type Factor = 'defocus' | 'dose' | 'structure';

/** A network with the places of its domains. */
export interface Member extends MeasuredNetwork {
  /** -1 for a mixture. */
  readonly sourcePlace: number;
  readonly targetPlace: number;
  readonly unit: number;
}

export function createCorpus(studies: readonly MeasuredStudy[]): Corpus {
  const replicates = findReplicates(studies.flatMap(({ networks }) => networks));
  let first = 0;
  const parts = studies.flatMap(({ domains, networks }) => {
    const places = new Map<string | null, number>(domains.map(({ name }, place) => [name, place]));
    const members = networks.map((network, at): Member => {
      const [sourcePlace, targetPlace] = [places.get(network.source) ?? -1, places.get(network.target) ?? -1];
      return { ...network, sourcePlace, targetPlace, unit: replicates.unitOf[first + at] };
    });
    first += networks.length;
    return (['transfer', 'mixture'] as const).flatMap((kind) => {
      const ofKind = members.filter((member) => member.kind === kind);
      return ofKind.length === 0 ? [] : [createPart(kind, domains, ofKind)];
    });
  });
  return { parts, replicates, published: studies.every(({ published }) => published) };
}

/** The first part whose networks differ in nothing but this. */
export function maybeFindPart({ parts }: Corpus, factor: Factor, kind: NetworkKind = 'transfer'): Part | undefined {
  return parts.find((part) => part.factor === factor && part.kind === kind);
}

/** A number of each of the networks that are chosen. */
export function sampleMembers(
  { members }: Part,
  value: (member: Member) => number,
  choose: (member: Member) => boolean = () => true,
): Sample {
  return sampleOf(members.filter(choose), value);
}

/** A number of each of the networks. */
export function sampleOf(members: readonly Member[], value: (member: Member) => number): Sample {
  return createSample(
    members.map(value),
    members.map(({ unit }) => unit),
  );
}

/** Loss on the target after transfer. */
export function afterOnTarget({ after, targetPlace }: Member): number {
  return after[targetPlace];
}

/** Loss of the pretrained network on its own domain. */
export function beforeOnSource({ before, sourcePlace }: Member): number {
  return before[sourcePlace];
}

/** The values of a field, ascending, each once. */
export function listLevels({ members }: Part, read: (member: Member) => number | null): readonly number[] {
  const levels = new Set<number>();
  for (const member of members) {
    const level = read(member);
    if (level !== null) levels.add(level);
  }
  return [...levels].sort((a, b) => a - b);
}

function createPart(kind: NetworkKind, domains: readonly MeasuredDomain[], members: readonly Member[]): Part {
  const listPlaces = (read: (member: Member) => number) =>
    [...new Set(members.map(read))].filter((place) => place >= 0).sort((a, b) => a - b);
  const sources = listPlaces(({ sourcePlace }) => sourcePlace);
  const targets = listPlaces(({ targetPlace }) => targetPlace);
  const factor = maybeFindFactor([...new Set([...sources, ...targets])].map((place) => domains[place]));
  return { kind, domains, sources, targets, members, ...(factor !== undefined && { factor }) };
}

/** What alone differs between domains. */
export function maybeFindFactor(domains: readonly MeasuredDomain[]): Factor | undefined {
  const differs = (read: (domain: MeasuredDomain) => string | number) => new Set(domains.map(read)).size > 1;
  const factors: readonly (readonly [Factor, boolean])[] = [
    ['defocus', differs(({ defocusAngstrom }) => defocusAngstrom)],
    ['dose', differs((domain) => domain.doseElectronsPerSquareAngstrom)],
    ['structure', differs(({ lattice, diameterAngstrom }) => [lattice, ...diameterAngstrom].join('/'))],
  ];
  const varying = factors.filter(([, varies]) => varies).map(([factor]) => factor);
  return varying.length === 1 ? varying[0] : undefined;
}
