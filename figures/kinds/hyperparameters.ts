import type { Member, Part } from '../../analysis/findings/corpus.js';
import { listLevels } from '../../analysis/findings/corpus.js';
import { isTargetOutOfFocus } from '../../analysis/findings/training-findings.js';
import { OKABE_ITO } from '../chart/colors.js';
import { binValues, countBins, startOfBin, type Bins, type Series } from '../chart/histogram.js';
import { composeSheet, MARGIN, measureHeading } from '../chart/sheet.js';
import { describeNumbers, LOSS_DEFINITION } from '../describe-numbers.js';
import { NO_TRANSFER, type FigureKind, type Value } from '../figure.js';
import { formatCount, formatRate } from '../numbers.js';
import { chooseBins } from './choose-bins.js';
import { drawPanels } from './histogram-panels.js';

/** A histogram of its own: all networks, or those of one pair of learning rates. */
export interface Panel {
  readonly by: 'images' | 'frozen part' | 'learning rates';
  readonly title: string;
  readonly series: readonly Series[];
}

/** The article's axis, which holds the targets out of focus. */
const ARTICLE_BINS: Bins = { limits: [0.01, 0.025], width: 0.0005 };

export const HYPERPARAMETERS: FigureKind = {
  summary: 'the losses on the target after transfer by images, frozen part and learning rates, as histograms',
  reduction: 'median',
  draw: (request) => {
    const choices = request.corpus.parts
      .filter(({ kind }) => kind === 'transfer')
      .map((part) => ({ part, panels: listPanels(part) }))
      .sort((a, b) => b.panels.length - a.panels.length);
    const [best] = choices;
    if (best === undefined) return NO_TRANSFER;
    const { part, panels } = best;
    if (panels.length === 0) return { missing: 'number of images, frozen part or learning rate that differs' };
    const { published } = request.corpus;
    const measured = panels[0].series.flatMap(({ values }) => values);
    const bins = published && part.factor === 'defocus' ? ARTICLE_BINS : chooseBins(measured);
    const factors = [...new Set(panels.map(({ by }) => by))];
    const title = `Loss on the target after transfer, by ${listWords(factors)}`;
    const leftOut = part.members.length - part.members.filter(isTargetOutOfFocus(part)).length;
    const facts = [
      `n = ${formatCount(measured.length)} networks, not reduced`,
      ...(leftOut === 0 ? [] : ['without transfer to 0 nm']),
    ];
    const heading = { title, subtitle: describeNumbers(request, facts) };
    const { svg, bottom } = drawPanels(panels, bins, measureHeading(heading));
    const outside = binValues(measured, bins, 1).outside;
    const caption = [
      LOSS_DEFINITION,
      'Bars: share of all networks of the panel; curves: kernel densities of the same.',
      `${formatCount(outside)} of ${formatCount(measured.length)} networks lie beyond the axis.`,
      ...(request.reduction === undefined ? [] : ['Nothing is reduced here, whatever was asked for.']),
    ].join(' ');
    return {
      title,
      caption,
      svg: composeSheet(heading, bottom + MARGIN, caption, [svg]),
      data: {
        columns: ['panel', 'series', 'bin_low', 'bin_high', 'networks', 'share'],
        rows: panels.flatMap((panel) => tabulatePanel(panel, bins)),
      },
    };
  },
};

function listPanels(part: Part): readonly Panel[] {
  const members = part.members
    .filter(isTargetOutOfFocus(part))
    .filter(({ after, targetPlace }) => !Number.isNaN(after[targetPlace]));
  const split = <T>(levels: readonly T[], nameOf: (level: T) => string, has: (member: Member, level: T) => boolean) =>
    levels.map((level, at): Series => ({
      name: nameOf(level),
      color: OKABE_ITO[at % OKABE_ITO.length],
      ...(at > 0 && { dashes: DASHES[(at - 1) % DASHES.length] }),
      values: members.filter((member) => has(member, level)).map(({ after, targetPlace }) => after[targetPlace]),
    }));
  const images = listLevels(part, (member) => member.images);
  const freezes = FREEZES.filter(({ freeze }) => members.some((member) => member.freeze === freeze));
  const [first, second] = [
    listLevels(part, (member) => member.pretrainLearningRate),
    listLevels(part, (member) => member.transferLearningRate),
  ];
  const rates = [...first]
    .reverse()
    .flatMap((pretrain) => [...second].reverse().map((transfer) => ({ pretrain, transfer })));
  const nameRates = ({ pretrain, transfer }: (typeof rates)[number]) =>
    `${formatRate(pretrain)}, then ${formatRate(transfer)}`;
  const ofRates = split(
    rates,
    nameRates,
    (member, { pretrain, transfer }) =>
      member.pretrainLearningRate === pretrain && member.transferLearningRate === transfer,
  );
  return [
    ...(images.length < 2
      ? []
      : [
          {
            by: 'images' as const,
            title: 'By target images',
            series: split(images, String, (member, level) => member.images === level),
          },
        ]),
    ...(freezes.length < 2
      ? []
      : [
          {
            by: 'frozen part' as const,
            title: 'By frozen part',
            series: split(
              freezes,
              ({ name }) => name,
              (member, { freeze }) => member.freeze === freeze,
            ),
          },
        ]),
    ...(rates.length < 2
      ? []
      : ofRates.map((series) => ({
          by: 'learning rates' as const,
          title: `Learning rates ${series.name}`,
          series: [withoutDashes(series)],
        }))),
  ];
}

/** Alone in its panel it needs none. */
function withoutDashes({ dashes: _dashes, ...series }: Series): Series {
  return series;
}

const DASHES = ['7 3', '2 3', '9 3 2 3'] as const;

const FREEZES = [
  { freeze: 'none', name: 'nothing' },
  { freeze: 'decoder', name: 'decoder' },
  { freeze: 'encoder', name: 'encoder' },
] as const;

function tabulatePanel({ title, series }: Panel, bins: Bins): readonly (readonly Value[])[] {
  const total = series.reduce((sum, { values }) => sum + values.length, 0);
  return series.flatMap(({ name, values }) => {
    const { counts, shares } = binValues(values, bins, total);
    return Array.from({ length: countBins(bins) }, (_, bin): readonly Value[] => {
      return [title, name, startOfBin(bins, bin), startOfBin(bins, bin + 1), counts[bin], shares[bin]];
    });
  });
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
