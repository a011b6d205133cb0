import { FREEZE_OPTIONS } from '../study/recipe.js';
import type { MeasuredNetwork, MeasuredStudy } from '../study/measured-study.js';

/**
 * A network that has no results, as far as its name tells its setting: `under→over/none/1e-3/1e-4/64/0`, or
 * `under:128+over:384/1e-3/0` (`study/grid.ts`). Names of domains may hold anything.
 */
export function readPlannedNetwork(study: MeasuredStudy, name: string): MeasuredNetwork {
  const none = new Float64Array(study.domains.length).fill(NaN);
  const unknown: MeasuredNetwork = {
    ...{ study: study.name, network: name, kind: 'transfer', source: null, target: '', freeze: null, mixture: null },
    ...{ pretrainLearningRate: NaN, transferLearningRate: null, images: NaN, replicate: NaN, pretraining: name },
    ...{ before: none, after: none, gapInDistribution: NaN },
  };
  return { ...unknown, ...(maybeReadTransfer(study, name) ?? maybeReadMixture(study, name)) };
}

function maybeReadTransfer({ domains }: MeasuredStudy, name: string): Partial<MeasuredNetwork> | undefined {
  const [pair, freezeText, first, second, images, replicate] = cutLast(name, 5);
  const freeze = FREEZE_OPTIONS.find((option) => option === freezeText);
  const names = domains.map((domain) => domain.name);
  const source = names.find((each) => pair.startsWith(`${each}→`) && names.includes(pair.slice(each.length + 1)));
  if (source === undefined || freeze === undefined) return undefined;
  const numbers = { pretrainLearningRate: Number(first), transferLearningRate: Number(second) };
  const counts = { images: Number(images), replicate: Number(replicate) };
  return { kind: 'transfer', source, target: pair.slice(source.length + 1), freeze, ...numbers, ...counts };
}

function maybeReadMixture({ domains }: MeasuredStudy, name: string): Partial<MeasuredNetwork> | undefined {
  const [shares, rate, replicate] = cutLast(name, 2);
  const mixture = shares.split('+').map((share) => {
    const [domain, images] = cutLast(share, 1, ':');
    return { domain, images: Number(images) };
  });
  const last = mixture.at(-1);
  const isKnown = mixture.every(({ domain, images }) => domains.some((each) => each.name === domain) && images > 0);
  if (last === undefined || !isKnown) return undefined;
  const numbers = { pretrainLearningRate: Number(rate), images: last.images, replicate: Number(replicate) };
  return { kind: 'mixture', mixture, target: last.domain, ...numbers };
}

/** At its last signs, so many of them: what is before the first of these may hold some, too. */
function cutLast(text: string, cuts: number, sign = '/'): readonly string[] {
  const parts = text.split(sign);
  const first = Math.max(1, parts.length - cuts);
  return [parts.slice(0, first).join(sign), ...parts.slice(first)];
}
