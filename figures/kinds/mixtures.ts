import { maybeFindFactor, maybeFindPart } from '../../analysis/findings/corpus.js';
import { isMissing } from '../../analysis/findings/finding.js';
import { composeSheet, MARGIN, measureHeading } from '../chart/sheet.js';
import { describeNumbers, LOSS_DEFINITION } from '../describe-numbers.js';
import type { FigureKind, Value } from '../figure.js';
import { labelDomains } from '../labels.js';
import { formatCounts, formatRate } from '../numbers.js';
import { drawMixtures } from './draw-mixtures.js';
import { measureMixtures, type MixtureEstimates } from './measure-mixtures.js';

export const MIXTURES: FigureKind = {
  summary: 'networks trained once on a mixture of two domains beside transfer from the first to the second',
  reduction: 'mean',
  draw: (request) => {
    const { corpus } = request;
    const mixed = maybeFindPart(corpus, 'defocus', 'mixture') ?? corpus.parts.find(({ kind }) => kind === 'mixture');
    if (mixed === undefined) return { missing: 'network trained once on a mixture of domains' };
    const reduction = request.reduction ?? MIXTURES.reduction;
    const measured = measureMixtures(mixed, request, reduction);
    if (isMissing(measured)) return measured;
    const { first, second, rates, fractions, levels, other } = measured;
    const factor = maybeFindFactor([mixed.domains[first], mixed.domains[second]]);
    const labels = labelDomains({ domains: mixed.domains, ...(factor !== undefined && { factor }) });
    const unit = /\((.*)\)/.exec(labels.title)?.[1];
    const [from, to] = [labels.of(first), labels.of(second)].map((name) =>
      unit === undefined ? name : `${name} ${unit}`,
    );
    const title = `One training on a mixture of ${from} and ${to}, against transfer from the one to the other`;
    const withOther = other === undefined ? request.source : `${request.source} with ${other}`;
    const heading = {
      title,
      subtitle: describeNumbers({ ...request, source: withOther }, [
        `${reduction} of ${[
          ...countOf(
            'mixtures',
            fractions.filter(({ isPure }) => !isPure),
          ),
          ...countOf(
            'pretrainings',
            fractions.filter(({ isPure }) => isPure),
          ),
          ...countOf('transfers', levels),
        ].join(', ')}`,
        `learning rate ${formatRate(rates.pretrain)}${levels.length === 0 ? '' : `, then ${formatRate(rates.transfer)} in transfer`}`,
      ]),
    };
    const { svg, bottom } = drawMixtures(measured, [from, to], measureHeading(heading));
    const caption = [
      LOSS_DEFINITION,
      `Hollow points are networks pretrained on ${from} or on ${to} alone`,
      ...(fractions.some(({ isPure }) => isPure) ? [] : ['(none here)']),
      `; dashed lines are networks transferred from ${from} to ${to} with so many images of the latter, frozen or not.`,
      ...(other === undefined ? [] : [`Pretrained and transferred networks are those of the study ${other}.`]),
      'Bars: 95 % intervals from resamples of the replicates.',
    ]
      .join(' ')
      .replace(' ;', ';');
    return {
      title,
      caption,
      svg: composeSheet(heading, bottom + MARGIN, caption, [svg]),
      data: {
        columns: [
          'kind',
          'evaluated_on',
          'second_share',
          'images',
          'loss',
          'networks',
          'interval_low',
          'interval_high',
        ],
        rows: tabulate(measured, [mixed.domains[first].name, mixed.domains[second].name]),
      },
    };
  },
};

/** `3 mixtures`, by point or line. */
function countOf(
  what: string,
  groups: readonly Pick<MixtureEstimates['levels'][number], 'onSecond'>[],
): readonly string[] {
  return groups.length === 0
    ? []
    : [
        formatCounts(
          groups.map(({ onSecond }) => onSecond.count),
          what,
        ),
      ];
}

function tabulate(
  { fractions, levels }: MixtureEstimates,
  [first, second]: readonly string[],
): readonly (readonly Value[])[] {
  const write = (
    kind: string,
    share: number | null,
    images: number | null,
    on: Pick<(typeof levels)[number], 'onFirst' | 'onSecond'>,
  ) =>
    [
      { name: first, estimate: on.onFirst },
      { name: second, estimate: on.onSecond },
    ].map(({ name, estimate: { value, count, interval } }): readonly Value[] => [
      kind,
      name,
      share,
      images,
      value,
      count,
      interval?.[0] ?? null,
      interval?.[1] ?? null,
    ]);
  return [
    ...fractions.flatMap((each) => write(each.isPure ? 'pretrained' : 'mixture', each.share, null, each)),
    ...levels.flatMap((each) => write('transferred', null, each.images, each)),
  ];
}
