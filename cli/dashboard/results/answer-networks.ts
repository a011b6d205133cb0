import type { AnalysisAnswer, NetworksQuestion } from '../../../dashboard/analysis-port.js';
import { NETWORK_COLUMNS, type NetworkPage } from '../../../dashboard/contract/networks.js';
import { chooseEntries } from '../../../dashboard/network-list.js';
import { parseFilter } from '../../analyze/parse-filter.js';
import { csv, json, WHERE } from './answers.js';
import type { StudyBundle } from './study-bundle.js';

/** A page of the table, or all that is chosen as a file. */
export function answerNetworks(bundle: StudyBundle, question: NetworksQuestion): AnalysisAnswer {
  const { study } = bundle;
  const filters = question.where.map((text) => parseFilter(text, study, WHERE));
  const entries = bundle.entries();
  const chosen = chooseEntries(entries, study, filters, question);
  if (question.form === 'csv') {
    const columns = [...NETWORK_COLUMNS, 'reason', 'key'] as const;
    return csv({ columns, rows: chosen.map((row) => columns.map((column) => row[column])) });
  }
  const { offset, limit } = question;
  return json({
    ...{ study: study.name, published: study.published, all: entries.length, total: chosen.length, offset },
    missing: entries.filter(({ row }) => row.state !== 'recorded').length,
    rows: chosen.slice(offset, offset + limit),
  } satisfies NetworkPage);
}
