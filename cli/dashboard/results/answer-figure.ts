import { isMissing } from '../../../analysis/findings/finding.js';
import type { AnalysisAnswer, FigureQuestion } from '../../../dashboard/analysis-port.js';
import type { FigureAnswer } from '../../../dashboard/contract/results.js';
import { RequestError } from '../../../dashboard/request-error.js';
import { FIGURES } from '../../../figures/figures.js';
import { createFigureRequest } from '../../figures/create-request.js';
import { readCompanions } from '../../figures/read-companions.js';
import { csv, json, svg } from './answers.js';
import type { StudyBundle } from './study-bundle.js';

/** As `figures` draws it and writes it down. */
export function answerFigure(dataFolder: string, bundle: StudyBundle, question: FigureQuestion): AnalysisAnswer {
  const { study, figure, form, where, reduction, pair } = question;
  const companions = figure === 'mixtures' ? readCompanions(dataFolder, bundle.studies, question.companions) : [];
  const request = createFigureRequest(study, bundle.studies, {
    ...{ companions, where },
    ...(reduction !== undefined && { reduction }),
    ...(pair !== undefined && { pair }),
  });
  const drawn = FIGURES[figure].draw(request);
  if (isMissing(drawn)) {
    if (form !== 'json') throw new RequestError(404, `there is no ${drawn.missing}`);
    return json({ figure, missing: drawn.missing } satisfies FigureAnswer);
  }
  if (form === 'csv') return csv(drawn.data);
  if (form === 'svg') return svg(drawn.svg);
  const { title, caption, data } = drawn;
  return json({ figure, title, caption, svg: drawn.svg, data } satisfies FigureAnswer);
}
