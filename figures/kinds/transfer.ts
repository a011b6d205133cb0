import { maybeFindPart, type Corpus, type Part } from '../../analysis/findings/corpus.js';
import { isMissing, type Missing } from '../../analysis/findings/finding.js';
import type { Reduction } from '../../analysis/reduction.js';
import { composeSheet, MARGIN, measureHeading } from '../chart/sheet.js';
import { describeNumbers, LOSS_DEFINITION } from '../describe-numbers.js';
import { NO_TRANSFER, type Figure, type FigureKind, type FigureRequest } from '../figure.js';
import { labelDomains, withoutUnit } from '../labels.js';
import { formatCounts } from '../numbers.js';
import {
  countTransferred,
  describeFramed,
  drawMatrixPair,
  measureMatrixPair,
  tabulateMatrixPair,
} from './matrix-pair.js';
import type { Limits } from '../chart/scale.js';

export const TRANSFER: FigureKind = {
  summary: 'loss on the target by pretraining and target domain, after pretraining and after transfer',
  reduction: 'median',
  draw: (request) => {
    const part = maybeFindTransferPart(request.corpus);
    if (isMissing(part)) return part;
    return drawTransferMaps(part, request, {
      reduction: request.reduction ?? TRANSFER.reduction,
      limits: [0, 0.1],
      note: 'The article’s caption says median, its printed picture shows the mean (--reduce mean).',
    });
  },
};

/** Two maps of all domains of a part. */
export function drawTransferMaps(
  part: Part,
  request: FigureRequest,
  given: { readonly reduction: Reduction; readonly limits: Limits; readonly note: string },
): Figure | Missing {
  const pair = measureMatrixPair(part, request, given.reduction);
  if (isMissing(pair)) return pair;
  const { published } = request.corpus;
  const title = `Loss on the target by pretraining and target ${withoutUnit(labelDomains(part).title)}`;
  const counts = `${given.reduction} of ${formatCounts(countTransferred(pair))} a cell`;
  const heading = { title, subtitle: describeNumbers(request, [counts]) };
  const across = pair.columns.length <= FEW_COLUMNS;
  const top = measureHeading(heading);
  const { svg, bottom } = drawMatrixPair(part, pair, { across, limits: given.limits, published, top });
  const caption = [LOSS_DEFINITION, describeFramed(part), ...(published ? [given.note] : [])].join(' ');
  return {
    title,
    caption,
    svg: composeSheet(heading, bottom + MARGIN, caption, [svg]),
    data: tabulateMatrixPair(part, pair),
  };
}

/** So many fit beside each other. */
const FEW_COLUMNS = 7;

/** Of what alone differs in defocus, or else in several things; dose and structure have figures of their own. */
function maybeFindTransferPart(corpus: Corpus): Part | Missing {
  const part =
    maybeFindPart(corpus, 'defocus') ??
    corpus.parts.find(({ kind, factor }) => kind === 'transfer' && factor === undefined);
  if (part !== undefined) return part;
  if (maybeFindPart(corpus, 'dose'))
    return { missing: 'defocus that differs between the domains; see the figure noise' };
  if (maybeFindPart(corpus, 'structure')) {
    return { missing: 'defocus that differs between the domains; see the figure structure' };
  }
  return NO_TRANSFER;
}
