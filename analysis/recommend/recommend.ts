import type { MeasuredDomain, MeasuredStudy } from '../../study/measured-study.js';
import type { RandomStream } from '../../study/random.js';
import { gatherEvidence, type Evidence } from './evidence.js';
import { rankSettings, type FindSeconds, type RankedSetting } from './rank-settings.js';
import { listReferences, type Reference } from './references.js';
import type { Departure, Target } from './target.js';

export interface Wish {
  readonly target: Target;
  /** At most so many training images of the target; null for any number. */
  readonly images: number | null;
  /** At most so long for training; null for any time. Settings whose time is not known stay. */
  readonly seconds: number | null;
}

/** What to do for a target, by what was measured. */
export interface Recommendation {
  /** On the measured domains that are nearest to the target, all equally near, the first the most telling. */
  readonly tables: readonly RankedTable[];
  /** The next nearest ones. */
  readonly nearby: readonly Neighbour[];
  /** The domains that networks were trained for, each once, nearest first. */
  readonly measured: readonly MeasuredDomain[];
}

export interface RankedTable {
  readonly studies: readonly string[];
  readonly domain: MeasuredDomain;
  readonly departures: readonly Departure[];
  /** Numbers of images of the target that networks were trained with, ascending. */
  readonly measuredImages: readonly number[];
  /** Whether none was trained with as few as wished, so that these are of the least that was measured. */
  readonly isBeyondImages: boolean;
  /** Settings that the time leaves out, and the least of theirs. */
  readonly tooLong: number;
  readonly shortestSeconds: number | null;
  readonly settings: readonly RankedSetting[];
  readonly references: readonly Reference[];
}

export interface Neighbour {
  readonly studies: readonly string[];
  readonly domain: MeasuredDomain;
  readonly departures: readonly Departure[];
  readonly networks: number;
  readonly measuredImages: readonly number[];
}

const MOST_TABLES = 3;
const MOST_NEARBY = 4;

/** @param random draws the resamples of the intervals */
export function recommend(
  studies: readonly MeasuredStudy[],
  wish: Wish,
  findSeconds: FindSeconds,
  random: RandomStream,
): Recommendation {
  const evidence = gatherEvidence(studies, wish.target);
  const least = evidence[0]?.distance ?? 0;
  const nearest = evidence.filter(({ distance }) => distance === least);
  // those that have what was wished for come first, the others still say what is known of the target
  const tables = nearest
    .map((each) => rankTable(each, wish, findSeconds, random))
    .sort((a, b) => Number(a.isBeyondImages) - Number(b.isBeyondImages))
    .slice(0, MOST_TABLES);
  const others = evidence.filter(({ domain }) => !tables.some((table) => table.domain === domain));
  return {
    tables,
    nearby: others.slice(0, MOST_NEARBY).map((each) => ({
      ...{ studies: each.studies, domain: each.domain, departures: each.departures },
      networks: each.trained.length,
      measuredImages: listImages(each),
    })),
    measured: evidence.map(({ domain }) => domain),
  };
}

function rankTable(evidence: Evidence, wish: Wish, findSeconds: FindSeconds, random: RandomStream): RankedTable {
  const measuredImages = listImages(evidence);
  const { images, seconds: limit } = wish;
  const isBeyondImages = images !== null && images < measuredImages[0];
  const most = isBeyondImages ? measuredImages[0] : (images ?? Infinity);
  const affordable = evidence.trained.filter((each) => each.images <= most);
  const all = rankSettings(affordable, findSeconds, random);
  const tooLong = all.filter(({ seconds }) => limit !== null && seconds !== null && seconds > limit);
  // ranked anew, so that the first is the one to compare with
  const kept = new Set(all.filter((each) => !tooLong.includes(each)).flatMap((each) => each.networks.map(nameNetwork)));
  const settings =
    tooLong.length === 0
      ? all
      : rankSettings(
          affordable.filter(({ network }) => kept.has(nameNetwork(network))),
          findSeconds,
          random,
        );
  const { studies, domain, departures } = evidence;
  return {
    ...{ studies, domain, departures, measuredImages, isBeyondImages, settings },
    tooLong: tooLong.length,
    shortestSeconds: tooLong.length === 0 ? null : Math.min(...tooLong.flatMap(({ seconds }) => seconds ?? [])),
    references: listReferences(evidence, random),
  };
}

function listImages({ trained }: Evidence): readonly number[] {
  return [...new Set(trained.map(({ images }) => images))].sort((a, b) => a - b);
}

function nameNetwork({ study, network }: { readonly study: string; readonly network: string }): string {
  return `${study}/${network}`;
}
