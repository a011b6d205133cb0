import { formatCount } from '../figures/numbers.js';
import { renderParagraph, renderTable, type Html } from './html.js';
import type { ReportFacts } from './report-facts.js';

/** So many are listed one by one. */
const LISTED = 200;

export function renderFailures({ failures, noFailures }: Pick<ReportFacts, 'failures' | 'noFailures'>): Html {
  if (noFailures !== undefined) return renderParagraph(noFailures);
  if (failures.length === 0) return renderParagraph('None: every planned network is in the results.');
  const rows = failures.slice(0, LISTED).map(({ network, step, state, error, reason }) => {
    return [network, step, state, error, reason];
  });
  const rest = failures.length - rows.length;
  return [
    renderParagraph(`${formatCount(failures.length)} planned networks are not in the results.`),
    renderTable(['network', 'step', 'state', 'kind', 'reason'], rows, 'words'),
    ...(rest === 0 ? [] : [renderParagraph(`And ${formatCount(rest)} more.`, 'quiet')]),
  ].join('\n');
}
