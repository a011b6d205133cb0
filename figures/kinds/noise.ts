import { maybeFindPart } from '../../analysis/findings/corpus.js';
import { NO_DOSE } from '../../analysis/findings/dose-findings.js';
import type { FigureKind } from '../figure.js';
import { drawTransferMaps } from './transfer.js';

export const NOISE: FigureKind = {
  summary: 'loss on the target by pretraining and target dose, after pretraining and after transfer',
  reduction: 'median',
  draw: (request) => {
    const part = maybeFindPart(request.corpus, 'dose');
    if (part === undefined) return NO_DOSE;
    return drawTransferMaps(part, request, {
      reduction: request.reduction ?? NOISE.reduction,
      limits: [0, 0.15],
      note:
        'The article’s caption says median, its printed picture shows the minimum (--reduce min), and takes transferred ' +
        'networks at the epoch that was best in pretraining; here it is the transfer’s own best.',
    });
  },
};
