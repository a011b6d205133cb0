import { listLevels, type Member, type Part } from '../../analysis/findings/corpus.js';
import type { Missing } from '../../analysis/findings/finding.js';
import type { Reduction } from '../../analysis/reduction.js';
import { estimateAll, type Estimate, type Quantity } from '../estimate.js';
import type { FigureRequest } from '../figure.js';
import { lossAfter, lossBefore } from '../losses.js';
import { groupBy } from '../../study/group-by.js';

/** Networks trained on two domains at once, and what they are compared with. */
export interface MixtureEstimates {
  /** Places of the domains. */
  readonly first: number;
  readonly second: number;
  readonly rates: { readonly pretrain: number; readonly transfer: number };
  /** By the share of images of the second domain, ascending; pretrained networks at its ends. */
  readonly fractions: readonly ({ readonly share: number; readonly isPure: boolean } & OnBoth)[];
  /** The study of pretrained and transferred networks, where it isn't that of the mixtures. */
  readonly other?: string;
  /** Transferred networks by their images of the second domain, ascending. */
  readonly levels: readonly ({ readonly images: number } & OnBoth)[];
}

interface OnBoth {
  readonly onFirst: Estimate;
  readonly onSecond: Estimate;
}

/** The article's example, from -10 to 5 nm in ångström, and its learning rates. */
const ARTICLE = { first: -100, second: 50, pretrain: 1e-4, transfer: 1e-5 } as const;

export function measureMixtures(
  mixed: Part,
  { compared, pair: asked, streams }: FigureRequest,
  reduction: Reduction,
): MixtureEstimates | Missing {
  const pair = maybeChoosePair(mixed, asked);
  if (pair === undefined) return { missing: `mixture of ${asked?.join(' and ') ?? 'two domains'}` };
  const { first, second, members } = pair;
  const names = [mixed.domains[first].name, mixed.domains[second].name];
  // the first study that knows one of the two domains from pretraining, and both from measuring
  const transfer = compared.parts.find(
    ({ kind, domains, sources }) =>
      kind === 'transfer' &&
      names.every((name) => domains.some((domain) => domain.name === name)) &&
      sources.some((place) => names.includes(domains[place].name)),
  );
  const transferred = transfer?.members ?? [];
  const other = transferred[0]?.study;
  const pretrain = chooseRate(new Set(members.map((member) => member.pretrainLearningRate)), ARTICLE.pretrain);
  const ofRate = transferred.filter((member) => member.pretrainLearningRate === pretrain);
  const ofPair = ofRate.filter(({ source, target }) => source === names[0] && target === names[1]);
  const transferRates = new Set(ofPair.flatMap(({ transferLearningRate }) => transferLearningRate ?? []));
  const rates = { pretrain, transfer: chooseRate(transferRates, ARTICLE.transfer) };
  const ofRates = ofPair.filter((member) => member.transferLearningRate === rates.transfer);
  // the transferred networks may be of another study, with other places
  const placesIn = (part: Part | undefined) =>
    names.map((name) => part?.domains.findIndex((each) => each.name === name) ?? -1);
  const [here, there] = [[first, second], placesIn(transfer)];

  const shares = groupBy(
    members.filter((each) => each.pretrainLearningRate === pretrain),
    (member) => shareOf(member, names[1]),
  );
  const pure = names.flatMap((name, share) => {
    const sources = ofRate.filter(({ source }) => source === name);
    return sources.length === 0
      ? []
      : [{ share, isPure: true, on: there.map((place) => lossBefore(sources, place, reduction)) }];
  });
  const mixtures = [...shares].map(([share, of]) => {
    return { share, isPure: false, on: here.map((place) => lossAfter(of, place, reduction)) };
  });
  const groups = [...mixtures, ...pure].sort((a, b) => a.share - b.share);
  const images = transfer === undefined ? [] : listLevels({ ...transfer, members: ofRates }, (member) => member.images);
  const ofImages = images.map((level) => {
    const of = ofRates.filter((member) => member.images === level);
    return { images: level, on: there.map((place) => lossAfter(of, place, reduction)) };
  });
  const quantities: readonly Quantity[] = [...groups, ...ofImages].flatMap(({ on }) => on);
  const estimates = estimateAll(quantities, compared.replicates, streams('figures', 'mixtures'));
  const estimate = (at: number): OnBoth => ({ onFirst: estimates[2 * at], onSecond: estimates[2 * at + 1] });
  return {
    first,
    second,
    rates,
    ...(other !== undefined && other !== mixed.members[0].study && { other }),
    fractions: groups.map(({ share, isPure }, at) => ({ share, isPure, ...estimate(at) })),
    levels: ofImages.map((level, at) => ({ images: level.images, ...estimate(groups.length + at) })),
  };
}

/**
 * The pair that is asked for, whichever of the two is named last; or the article's where it is there, or else that of the first
 * mixture, of which the domain that is named last is the second.
 */
function maybeChoosePair({ domains, members }: Part, asked: FigureRequest['pair']) {
  if (asked !== undefined) {
    const [first, second] = asked.map((name) => domains.findIndex((domain) => domain.name === name));
    const of = members.filter(
      ({ mixture }) => mixture?.length === 2 && mixture.every(({ domain }) => asked.includes(domain)),
    );
    return of.length === 0 ? undefined : { first, second, members: of };
  }
  const pairs = groupBy(
    members.filter(({ mixture }) => mixture?.length === 2),
    ({ mixture }) => JSON.stringify(mixture?.map(({ domain }) => domain)),
  );
  const all = [...pairs.values()].map((of) => {
    const [first, second] = (of[0].mixture ?? []).map(({ domain }) => domains.findIndex(({ name }) => name === domain));
    return { first, second, members: of };
  });
  const isArticles = ({ first, second }: (typeof all)[number]) =>
    domains[first].defocusAngstrom === ARTICLE.first && domains[second].defocusAngstrom === ARTICLE.second;
  return all.find(isArticles) ?? all[0];
}

/** What part of its images is of the second domain. */
function shareOf({ mixture }: Member, second: string): number {
  const shares = mixture ?? [];
  const total = shares.reduce((sum, { images }) => sum + images, 0);
  return (shares.find(({ domain }) => domain === second)?.images ?? 0) / total;
}

/** The article's where it is there, or else the smallest. NaN where there is none. */
function chooseRate(rates: ReadonlySet<number>, ofArticle: number): number {
  if (rates.has(ofArticle)) return ofArticle;
  return rates.size === 0 ? NaN : Math.min(...rates);
}
