import { deviationOf, quantileOf, reduceSample, shareAbove } from '../reduction.js';
import { afterOnTarget, listLevels, maybeFindPart, sampleMembers, type Member, type Part } from './corpus.js';
import { NO_DEFOCUS } from './defocus-findings.js';
import { descending, type Finding, type Quantity } from './finding.js';

/** The paper's tail: its poor networks lose more than this. */
const PUBLISHED_TAIL = 0.02;
/** Of other studies: more than this part of the networks lose. */
const TAIL = 0.9;

export const MORE_TARGET_DATA: Finding = {
  id: 'more_target_data',
  section: '6',
  statement: 'More images of the target lower the loss there, narrow its distribution and leave fewer poor networks.',
  caveat:
    'Published networks of 64 images were validated on other images than the rest, so that 64 to 128 mixes two effects.',
  ask: ({ parts, published }) => {
    const part = parts.find((each) => each.kind === 'transfer' && listLevels(each, imagesOf).length > 1);
    if (part === undefined) return { missing: 'number of target images that differs' };
    const levels = listLevels(part, imagesOf);
    const all = sampleMembers(part, afterOnTarget, isTargetOutOfFocus(part));
    const ofLevel = levels.map((level) =>
      sampleMembers(part, afterOnTarget, (member) => isTargetOutOfFocus(part)(member) && member.images === level),
    );
    const name = (kind: string) => levels.map((level) => `${kind}_${level}`);
    const quantities: Record<string, Quantity> = {};
    levels.forEach((level, at) => {
      const sample = ofLevel[at];
      quantities[`median_${level}`] = (weights) => reduceSample(sample, 'median', weights);
      quantities[`std_${level}`] = (weights) => deviationOf(sample, weights);
      quantities[`tail_${level}`] = (weights) =>
        shareAbove(sample, published ? PUBLISHED_TAIL : quantileOf(all, TAIL, weights), weights);
    });
    const [least, most] = [levels[0], levels[levels.length - 1]];
    quantities['most_over_least'] = (weights) =>
      quantities[`median_${most}`](weights) / quantities[`median_${least}`](weights);
    const tests = ['median', 'std', 'tail'].flatMap((kind) => descending(name(kind)));
    return { quantities, tests, statistic: 'most_over_least' };
  },
};

export const FREEZING: Finding = {
  id: 'freezing',
  section: '6',
  statement:
    'Freezing the decoder costs little against training everything; freezing the encoder somewhat more (over defocus).',
  caveat: 'Over defocus only.',
  see: 'frozen_encoder_in_other_studies',
  ask: (corpus) => {
    const part = maybeFindPart(corpus, 'defocus');
    if (part === undefined) return NO_DEFOCUS;
    const ofFreeze = (freeze: Member['freeze']) =>
      sampleMembers(part, afterOnTarget, (member) => isTargetOutOfFocus(part)(member) && member.freeze === freeze);
    const [none, decoder, encoder] = [ofFreeze('none'), ofFreeze('decoder'), ofFreeze('encoder')];
    if ([none, decoder, encoder].some(({ values }) => values.length === 0)) {
      return { missing: 'freezing of encoder, decoder and nothing' };
    }
    const median = { none, decoder, encoder };
    const quantities: Record<string, Quantity> = {
      none: (weights) => reduceSample(median.none, 'median', weights),
      decoder: (weights) => reduceSample(median.decoder, 'median', weights),
      encoder: (weights) => reduceSample(median.encoder, 'median', weights),
      decoder_over_none: (weights) => quantities['decoder'](weights) / quantities['none'](weights),
      encoder_over_none: (weights) => quantities['encoder'](weights) / quantities['none'](weights),
    };
    return {
      quantities,
      tests: [
        { left: 'none', operator: '<', right: 'decoder' },
        { left: 'decoder', operator: '<', right: 'encoder' },
        { left: 'decoder_over_none', operator: '<', right: 1.05 },
        { left: 'encoder_over_none', operator: '>', right: 1.05 },
        { left: 'encoder_over_none', operator: '<', right: 1.2 },
      ],
      statistic: 'encoder_over_none',
    };
  },
};

export const LEARNING_RATES: Finding = {
  id: 'learning_rates',
  section: '6',
  statement:
    'The larger learning rate in both stages gives the lowest loss on the target, the smaller in both the highest.',
  ask: ({ parts }) => {
    const rates = findRates(parts);
    if (rates === undefined) return { missing: 'learning rate that differs in both stages' };
    const { nameOf, sampleOf } = rates;
    const quantities: Record<string, Quantity> = {};
    for (const first of ['high', 'low'] as const) {
      for (const second of ['high', 'low'] as const) {
        const sample = sampleOf(first, second);
        quantities[nameOf(first, second)] = (weights) => reduceSample(sample, 'median', weights);
      }
    }
    const [best, worst] = [nameOf('high', 'high'), nameOf('low', 'low')];
    const mixed = [nameOf('high', 'low'), nameOf('low', 'high')];
    quantities['worst_over_best'] = (weights) => quantities[worst](weights) / quantities[best](weights);
    return {
      quantities,
      tests: [
        ...mixed.map((right) => ({ left: best, operator: '<', right }) as const),
        ...mixed.map((right) => ({ left: worst, operator: '>', right }) as const),
      ],
      statistic: 'worst_over_best',
    };
  },
};

/** The largest and the smallest learning rate of both stages, where they differ. */
export function findRates(parts: readonly Part[]) {
  const pretrainRate = (member: Member) => member.pretrainLearningRate;
  const transferRate = (member: Member) => member.transferLearningRate;
  const part = parts.find(
    (each) =>
      each.kind === 'transfer' &&
      listLevels(each, pretrainRate).length > 1 &&
      listLevels(each, transferRate).length > 1,
  );
  if (part === undefined) return undefined;
  const [first, second] = [listLevels(part, pretrainRate), listLevels(part, transferRate)];
  const low = { pretrain: first[0], transfer: second[0] };
  const high = { pretrain: first[first.length - 1], transfer: second[second.length - 1] };
  const levels = { high, low } as const;
  type Level = keyof typeof levels;
  return {
    ...levels,
    nameOf: (pretrain: Level, transfer: Level) =>
      `lr_${levels[pretrain].pretrain.toExponential()}_${levels[transfer].transfer.toExponential()}`,
    sampleOf: (pretrain: Level, transfer: Level) =>
      sampleMembers(
        part,
        afterOnTarget,
        (member) =>
          isTargetOutOfFocus(part)(member) &&
          member.pretrainLearningRate === levels[pretrain].pretrain &&
          member.transferLearningRate === levels[transfer].transfer,
      ),
  };
}

/** Targets in focus are left out where there are others. */
export function isTargetOutOfFocus({ domains, targets }: Part): (member: Member) => boolean {
  const allInFocus = targets.every((place) => domains[place].defocusAngstrom === 0);
  return ({ targetPlace }) => allInFocus || domains[targetPlace].defocusAngstrom !== 0;
}

export function imagesOf({ images }: Member): number {
  return images;
}
