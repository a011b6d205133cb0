import { FIELD_NAMES, FIELDS, listValues, lookUpDomains } from '../../../analysis/fields.js';
import { RESAMPLES } from '../../../analysis/interval.js';
import { MEASURE_NAMES, MEASURES } from '../../../analysis/measure.js';
import { tabulateMeasure } from '../../../analysis/tabulate.js';
import type { AnalysisAnswer, MeasureQuestion } from '../../../dashboard/analysis-port.js';
import type { MeasureAnswer, StudyFields } from '../../../dashboard/contract/results.js';
import { FIGURE_NAMES, FIGURES } from '../../../figures/figures.js';
import { chooseMeasureLimits, drawMeasureMap } from '../../../figures/measure-map.js';
import { describeMeasure, MEASURE_TITLES } from '../../../figures/measure-titles.js';
import { createStreams } from '../../../study/random-stream.js';
import { defineMeasure } from '../../analyze/define-measure.js';
import { parseFilter } from '../../analyze/parse-filter.js';
import { csv, json, svg, WHERE } from './answers.js';
import type { StudyBundle } from './study-bundle.js';

/** As of `analyze`: intervals of the same data are the same. */
const SEED = 0;

export function answerFields({ study }: StudyBundle): AnalysisAnswer {
  const domains = lookUpDomains(study);
  const fields = FIELD_NAMES.map((name) => {
    return { name, type: FIELDS[name].type, values: listValues(FIELDS[name], study.networks, domains) };
  });
  const measures = MEASURE_NAMES.map((name) => {
    const measure = MEASURES[name];
    return { name, definition: measure.definition, isShare: 'isShare' in measure };
  });
  const figures = FIGURE_NAMES.map((name) => {
    return { name, summary: FIGURES[name].summary, reduction: FIGURES[name].reduction };
  });
  return json({
    ...{ study: study.name, published: study.published, networks: study.networks.length, domains: study.domains },
    ...{ fields: fields.filter(({ values }) => values.length > 0), measures, figures },
  } satisfies StudyFields);
}

export function answerMeasure(bundle: StudyBundle, question: MeasureQuestion): AnalysisAnswer {
  const { measure: name, reduction, rows, columns, where, intervals, form } = question;
  const study = name === 'loss-gap-id' ? bundle.withGaps() : bundle.study;
  const filters = where.map((text) => parseFilter(text, study, WHERE));
  const asked = { measure: MEASURES[name], reduction, filters, rows, columns };
  const table = tabulateMeasure(study, asked, createStreams(SEED)('analyze', name), intervals ? RESAMPLES : 0);
  const definition = defineMeasure(name, reduction);
  switch (form) {
    case 'json':
      return json({
        ...{ study: study.name, measure: name, definition, reduce: reduction, where },
        ...{ rowField: rows, columnField: columns, ...table },
      } satisfies MeasureAnswer);
    case 'csv':
      return csv({
        columns: [rows, columns, name, 'networks', 'interval_low', 'interval_high'],
        rows: table.rows.flatMap((row, down) =>
          table.columns.map((column, across) => {
            const interval = table.intervals[down][across];
            const cell = [table.values[down][across], table.counts[down][across]] as const;
            return [row, column, ...cell, interval?.[0] ?? null, interval?.[1] ?? null];
          }),
        ),
      });
    case 'svg':
      return svg(
        drawMeasureMap({
          ...{ table, rowField: rows, columnField: columns, definition, id: name },
          title: MEASURE_TITLES[name].title,
          subtitle: describeMeasure({ study: study.name, measure: name, reduction, where, counts: table.counts }),
          scale: MEASURE_TITLES[name].scale,
          limits: question.limits ?? chooseMeasureLimits(table.values.flat()),
        }),
      );
    default:
      return form satisfies never;
  }
}
