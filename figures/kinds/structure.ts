import { maybeFindPart, type Part } from '../../analysis/findings/corpus.js';
import { isMissing } from '../../analysis/findings/finding.js';
import { listSize, NO_STRUCTURE } from '../../analysis/findings/structure-findings.js';
import { composeSheet, MARGIN, measureHeading } from '../chart/sheet.js';
import { describeNumbers, LOSS_DEFINITION } from '../describe-numbers.js';
import type { FigureKind } from '../figure.js';
import { nameCrystal, nameSize } from '../labels.js';
import { formatCounts } from '../numbers.js';
import {
  countTransferred,
  describeFramed,
  drawMatrixPair,
  measureMatrixPair,
  tabulateMatrixPair,
} from './matrix-pair.js';
import { drawSizes, measureSizes, tabulateSizes } from './structure-sizes.js';

export const STRUCTURE: FigureKind = {
  summary: 'loss on the target by pretraining and target structure, and losses on small and on large particles',
  reduction: 'median',
  draw: (request) => {
    const part = maybeFindPart(request.corpus, 'structure');
    if (part === undefined) return NO_STRUCTURE;
    const reduction = request.reduction ?? STRUCTURE.reduction;
    const small = new Set(hasLattices(part) ? listSize(part, 0) : [...part.sources, ...part.targets]);
    const pair = measureMatrixPair(part, request, reduction, (place) => small.has(place));
    if (isMissing(pair)) return pair;
    const { published } = request.corpus;
    const sizes = measureSizes(part);
    const first = part.domains[[...small][0]];
    const size = hasLattices(part) ? ` (particles of ${nameSize(first)})` : '';
    const title = `Loss on the target by pretraining and target structure${size}${sizes === undefined ? '' : ', and by size'}`;
    const heading = {
      title,
      subtitle: describeNumbers(request, [
        `maps: ${reduction} of ${formatCounts(countTransferred(pair))} a cell`,
        ...(sizes === undefined ? [] : ['histograms: not reduced']),
      ]),
    };
    const maps = drawMatrixPair(part, pair, {
      across: true,
      limits: [0, 0.1],
      published,
      top: measureHeading(heading),
      ...(hasLattices(part) && { label: (place: number) => nameCrystal(part.domains[place]) }),
    });
    const histograms = sizes === undefined ? undefined : drawSizes(sizes, published, maps.bottom + 14);
    const caption = [
      LOSS_DEFINITION,
      describeFramed(part),
      ...(histograms === undefined ? [] : [histograms.caption]),
    ].join(' ');
    const parts = [maps.svg, ...(histograms === undefined ? [] : [histograms.svg])];
    const { columns, rows } = tabulateMatrixPair(part, pair);
    const ofSizes = sizes === undefined ? [] : tabulateSizes(sizes, published);
    return {
      title,
      caption,
      svg: composeSheet(heading, (histograms?.bottom ?? maps.bottom) + MARGIN, caption, parts),
      data: {
        columns: [...columns, 'bin_low', 'bin_high', 'percent'],
        rows: [...rows.map((row) => [...row, null, null, null]), ...ofSizes],
      },
    };
  },
};

/** Whether there is more than one lattice of the smallest size, or the sizes are all that differs. */
function hasLattices(part: Part): boolean {
  return listSize(part, 0).length > 1;
}
