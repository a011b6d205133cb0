import { escapeText, renderFacts, renderParagraph, renderTable, type Html } from './html.js';
import type { DomainEntry, DomainPicture, ReportFacts } from './report-facts.js';

/** What networks were trained and evaluated on, with a few micrographs where there are some. */
export function renderDomains({ domains, noPictures }: Pick<ReportFacts, 'domains' | 'noPictures'>): Html {
  if (noPictures !== undefined) return `${renderParagraph(noPictures, 'quiet')}\n${renderList(domains)}`;
  const note =
    'Of each domain one training image, as it was taken and with the mask that the networks learn in orange. Grey runs from ' +
    'the 0.5th to the 99.5th percentile of each.';
  return `${renderParagraph(note, 'quiet')}
<div class="domains">
${domains.map((domain) => renderDomain(domain)).join('\n')}
</div>`;
}

/** Without pictures a line is enough for each. */
function renderList(domains: readonly DomainEntry[]): Html {
  const names = [...new Set(domains.flatMap(({ facts }) => facts.map(({ name }) => name)))];
  const rows = domains.map(({ name, facts }) => [
    name,
    ...names.map((wanted) => facts.find((fact) => fact.name === wanted)?.value ?? ''),
  ]);
  return renderTable(['domain', ...names], rows);
}

function renderDomain({ name, facts, pictures }: DomainEntry): Html {
  const none = pictures.length === 0 ? renderParagraph('No training image is in the data folder.', 'quiet') : '';
  return `<div class="domain">
<h3>${escapeText(name)}</h3>
${pictures.map((picture) => renderPictures(name, picture)).join('\n')}${none}
${renderFacts(facts)}
</div>`;
}

function renderPictures(name: string, { caption, micrograph, mask, scaleBar }: DomainPicture): Html {
  const of = escapeText(`${name}, ${caption}`);
  const end = (100 * scaleBar.part).toFixed(2);
  const bar = `<svg class="bar" viewBox="0 0 100 100" aria-hidden="true"><path class="edge" d="M4 95h${end}"/><path d="M4 95h${end}"/><text x="${(4 + 50 * scaleBar.part).toFixed(2)}" y="91">${scaleBar.length} nm</text></svg>`;
  return `<div class="pictures">
<div class="picture"><img src="${micrograph}" alt="Micrograph of ${of}">${bar}</div>
<div class="picture"><img src="${micrograph}" alt=""><img src="${mask}" alt="Mask of ${of}"></div>
</div>`;
}
