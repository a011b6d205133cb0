import { escapeText } from '../figures/chart/svg.js';
import type { Fact } from './report-facts.js';

/** Markup of HTML as text. */
export type Html = string;

export { escapeText };

/** Cells are text, or markup where they are objects. */
export type Cell = string | { readonly html: Html };

export function renderTable(columns: readonly string[], rows: readonly (readonly Cell[])[], kind = ''): Html {
  const head = columns.map((column) => `<th scope="col">${escapeText(column)}</th>`).join('');
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell) => `<td>${typeof cell === 'string' ? escapeText(cell) : cell.html}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll"><table${kind === '' ? '' : ` class="${kind}"`}><thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`;
}

export function renderFacts(facts: readonly Fact[]): Html {
  const list = facts.map(({ name, value }) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd></div>`);
  return `<dl>${list.join('')}</dl>`;
}

export function renderParagraph(text: string, kind = ''): Html {
  return `<p${kind === '' ? '' : ` class="${kind}"`}>${escapeText(text)}</p>`;
}
