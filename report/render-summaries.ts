import { MEASURES } from '../analysis/measure.js';
import type { FieldName, FieldValue } from '../analysis/fields.js';
import { formatFixed } from '../figures/chart/scale.js';
import type { Estimate } from '../figures/estimate.js';
import { formatCount, formatNumber, formatRate } from '../figures/numbers.js';
import { escapeText, renderParagraph, type Html } from './html.js';
import type { SummaryTable } from './summarise-networks.js';

const FIELD_TITLES: Partial<Record<FieldName, string>> = {
  freeze: 'By frozen part',
  images: 'By images of the target',
  pretrainLearningRate: 'By learning rate of pretraining',
  transferLearningRate: 'By learning rate of transfer',
  source: 'By pretraining domain',
  target: 'By target domain',
};

export function renderSummaries(tables: readonly SummaryTable[]): Html {
  const shown = new Map(tables.flatMap(({ columns }) => columns.map((column) => [column.title, column.name] as const)));
  const definitions = [...shown].map(([title, name]) => `${title}: ${MEASURES[name].definition}.`);
  return [
    renderParagraph(
      'Medians over networks, improved as a share; below each its 95 % interval, where settings were repeated.',
    ),
    ...tables.map(
      (table) => `${tables.length === 1 ? '' : `<h3>${escapeText(table.study)}</h3>`}${renderSummary(table)}`,
    ),
    `<details><summary>What the columns are</summary>${definitions.map((text) => renderParagraph(text)).join('')}</details>`,
  ].join('\n');
}

function renderSummary({ columns, groups }: SummaryTable): Html {
  const width = columns.length + 2;
  const head = ['', 'n', ...columns.map(({ title }) => title)].map(
    (title) => `<th scope="col">${escapeText(title)}</th>`,
  );
  const body = groups.flatMap(({ field, rows }) => [
    ...(field === undefined
      ? []
      : [`<tr class="group"><td colspan="${width}">${escapeText(FIELD_TITLES[field] ?? field)}</td></tr>`]),
    ...rows.map(({ level, networks, estimates }) => {
      const cells = estimates.map((estimate, at) => renderEstimate(estimate, columns[at].name === 'share-improved'));
      return `<tr><td>${escapeText(nameLevel(field, level))}</td><td>${formatCount(networks)}</td>${cells.join('')}</tr>`;
    }),
  ]);
  return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`;
}

function nameLevel(field: FieldName | undefined, level: FieldValue): string {
  if (typeof level === 'string') return field === 'freeze' && level === 'none' ? 'nothing' : level;
  return field === 'images' ? formatNumber(level) : formatRate(level);
}

function renderEstimate({ value, interval }: Estimate, isShare: boolean): Html {
  if (value === null) return '<td>·</td>';
  const write = (number: number) => (isShare ? `${formatFixed(100 * number, 0)} %` : formatFixed(number, 4));
  const range =
    interval === null
      ? ''
      : `<small>${(isShare ? interval.map((end) => write(end).replace(/ %$/, '')) : interval.map(write)).join(' to ')}</small>`;
  return `<td>${write(value)}${range}</td>`;
}
