import type { Part } from '../../analysis/findings/corpus.js';
import type { Reduction } from '../../analysis/reduction.js';
import { composeSheet, MARGIN, measureHeading } from '../chart/sheet.js';
import { describeNumbers, LOSS_DEFINITION } from '../describe-numbers.js';
import { estimateAll, type Estimate } from '../estimate.js';
import { NO_TRANSFER, type FigureKind, type FigureRequest, type Value } from '../figure.js';
import { labelDomains, withoutUnit } from '../labels.js';
import { spreadOfLosses, subtract } from '../losses.js';
import { formatCounts } from '../numbers.js';
import { drawExamples, measureExamples, tabulateExamples } from './generalisation-examples.js';
import { drawSpreadMaps } from './spread-maps.js';

/** Of a part, by pretraining domain; `after` and `shift` also by target, across. */
export interface Spreads {
  readonly before: readonly Estimate[];
  readonly after: readonly (readonly Estimate[])[];
  readonly shift: readonly (readonly Estimate[])[];
}

export const GENERALISATION: FigureKind = {
  summary:
    'the spread of losses over all domains after pretraining, after transfer, and its shift; losses of two pairs',
  reduction: 'median',
  draw: (request) => {
    const transferred = request.corpus.parts.filter(({ kind }) => kind === 'transfer');
    const part = transferred.find(({ factor }) => factor === 'defocus') ?? transferred[0];
    if (part === undefined) return NO_TRANSFER;
    if (part.domains.length < 3) return { missing: 'third domain, so that there is nothing for losses to spread over' };
    const reduction = request.reduction ?? GENERALISATION.reduction;
    const spreads = measureSpreads(part, request, reduction);
    const { published } = request.corpus;
    const what = withoutUnit(labelDomains(part).title);
    const title = `How losses spread over ${what === 'defocus' ? 'defoci' : `each ${what}`}, before and after transfer`;
    const inFocus = part.domains.some(({ defocusAngstrom }) => defocusAngstrom === 0) && part.factor === 'defocus';
    const counts = spreads.after.flat().map(({ count }) => count);
    const heading = {
      title,
      subtitle: describeNumbers(request, [
        `${reduction} of ${formatCounts(counts)} at each ${what} of a cell`,
        ...(inFocus ? ['spreads without 0 nm'] : []),
      ]),
    };
    const maps = drawSpreadMaps(part, spreads, { published, top: measureHeading(heading) });
    const examples = measureExamples(part, request, reduction);
    const bars = drawExamples(part, examples, { published, top: maps.bottom + 22 });
    const caption = [
      LOSS_DEFINITION,
      `Spread: population standard deviation over each ${what} of losses that are reduced first; shift: after less before,`,
      'positive is worse. Bars: loss on each domain, with 95 % intervals from resamples of the replicates.',
      ...(published ? ['The article’s caption says median, its printed picture shows the mean (--reduce mean).'] : []),
    ].join(' ');
    return {
      title,
      caption,
      svg: composeSheet(heading, bars.bottom + MARGIN, caption, [maps.svg, bars.svg]),
      data: {
        columns: ['panel', 'pretraining', 'target', 'domain', 'value', 'networks', 'interval_low', 'interval_high'],
        rows: [...tabulateSpreads(part, spreads), ...tabulateExamples(part, examples)],
      },
    };
  },
};

function measureSpreads(part: Part, { corpus, streams }: FigureRequest, reduction: Reduction): Spreads {
  const ofSource = part.sources.map((row) => part.members.filter(({ sourcePlace }) => sourcePlace === row));
  const before = ofSource.map((members) => spreadOfLosses(part, members, 'before', reduction));
  const after = ofSource.flatMap((members) =>
    part.targets.map((column) =>
      spreadOfLosses(
        part,
        members.filter(({ targetPlace }) => targetPlace === column),
        'after',
        reduction,
      ),
    ),
  );
  const shift = after.map((spread, at) => subtract(spread, before[Math.floor(at / part.targets.length)]));
  const random = streams('figures', 'generalisation');
  const all = estimateAll([...before, ...after, ...shift], corpus.replicates, random);
  const toGrid = (first: number) =>
    part.sources.map((_, row) => all.slice(first + row * part.targets.length, first + (row + 1) * part.targets.length));
  return {
    before: all.slice(0, before.length),
    after: toGrid(before.length),
    shift: toGrid(before.length + after.length),
  };
}

function tabulateSpreads(part: Part, { before, after, shift }: Spreads): readonly (readonly Value[])[] {
  const write = (panel: string, row: number, column: number | undefined, { value, count, interval }: Estimate) => {
    const target = column === undefined ? null : part.domains[part.targets[column]].name;
    const source = part.domains[part.sources[row]].name;
    return [panel, source, target, null, value, count, interval?.[0] ?? null, interval?.[1] ?? null] as const;
  };
  return [
    ...before.map((estimate, row) => write('spread after pretraining', row, undefined, estimate)),
    ...after.flatMap((cells, row) => cells.map((cell, column) => write('spread after transfer', row, column, cell))),
    ...shift.flatMap((cells, row) => cells.map((cell, column) => write('shift of the spread', row, column, cell))),
  ];
}
