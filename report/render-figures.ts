import { isMissing } from '../analysis/findings/finding.js';
import type { Figure } from '../figures/figure.js';
import { escapeText, renderParagraph, renderTable, type Html } from './html.js';
import type { FigureEntry } from './report-facts.js';

/** Each figure with its caption and the numbers behind it; then those that the study can't give. */
export function renderFigures(figures: readonly FigureEntry[]): Html {
  let number = 0;
  const parts = figures.flatMap(({ name, figure }) =>
    isMissing(figure) ? [] : [renderFigure(name, figure, ++number)],
  );
  const missing = figures.flatMap(({ name, figure }) =>
    isMissing(figure) ? [`${name}: there is no ${figure.missing}.`] : [],
  );
  const notes = missing.map((note) => renderParagraph(note, 'quiet'));
  return [...parts, ...(notes.length === 0 ? [] : ['<h3>Figures that this study can’t give</h3>', ...notes])].join(
    '\n',
  );
}

function renderFigure(name: string, { svg, caption, data }: Figure, number: number): Html {
  const rows = data.rows.map((row) =>
    row.map((value) => (typeof value === 'number' ? String(Number(value.toPrecision(6))) : (value ?? ''))),
  );
  return `<figure id="figure-${name}">
${separateNames(svg, name)}<figcaption><b>Figure ${number}.</b> ${escapeText(caption)}</figcaption>
<details><summary>Its ${rows.length} numbers</summary>${renderTable(data.columns, rows)}</details>
</figure>`;
}

/** Figures name their colours; on one page the names must differ. */
function separateNames(svg: string, name: string): string {
  return svg.replaceAll(' id="', ` id="${name}-`).replaceAll('url(#', `url(#${name}-`);
}
