import { escapeText, renderFacts, renderParagraph, type Html } from './html.js';
import { renderComputing } from './render-computing.js';
import { renderDomains } from './render-domains.js';
import { renderFailures } from './render-failures.js';
import { renderFigures } from './render-figures.js';
import { renderFindings } from './render-findings.js';
import { renderSummaries } from './render-summaries.js';
import type { FactGroup, ReportFacts } from './report-facts.js';
import { REPORT_STYLE } from './report-style.js';

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** One HTML file that needs nothing else: no script, no font, no network. The same facts give the same bytes. */
export function renderReport(facts: ReportFacts): Html {
  const sections: readonly Section[] = [
    { id: 'methods', title: 'Methods', body: renderMethods(facts) },
    { id: 'domains', title: 'Domains', body: renderDomains(facts) },
    { id: 'results', title: 'Results', body: renderSummaries(facts.tables) },
    { id: 'figures', title: 'Figures', body: renderFigures(facts.figures) },
    { id: 'findings', title: 'Findings of the paper', body: renderFindings(facts) },
    { id: 'failures', title: 'Failures', body: renderFailures(facts) },
    { id: 'computing', title: 'Time and energy', body: renderComputing(facts.computing) },
    {
      id: 'environment',
      title: 'Environment',
      body:
        facts.environments.length === 0
          ? renderParagraph('Where these networks were trained is not known here.')
          : renderGroups(facts.environments),
    },
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(facts.study)}: report</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeText(facts.study)}</h1>
${facts.citation === undefined ? '' : renderParagraph(`Results of others, to be cited as ${facts.citation}.`)}
<div class="counts">
${facts.counts.map(({ name, value }) => `<div><b>${escapeText(value)}</b><span>${escapeText(name)}</span></div>`).join('\n')}
</div>
<nav><ul>
${sections.map(({ id, title }) => `<li><a href="#${id}">${escapeText(title)}</a></li>`).join('\n')}
</ul></nav>
</header>
<main>
${sections.map(renderSection).join('\n')}
</main>
<footer>${renderParagraph(`Written by hrtem-transfer ${facts.version} from its store of results.`, 'quiet')}</footer>
</body>
</html>
`;
}

function renderSection({ id, title, body }: Section): Html {
  return `<section id="${id}">
<h2>${escapeText(title)}</h2>
${body}
</section>`;
}

function renderMethods({ methods, methodsText = [] }: ReportFacts): Html {
  const paragraphs = methodsText.map((text) => renderParagraph(text));
  return [...paragraphs, renderGroups(methods)].join('\n');
}

function renderGroups(groups: readonly FactGroup[]): Html {
  const each = groups.map(({ title, facts }) => `<div><h3>${escapeText(title)}</h3>${renderFacts(facts)}</div>`);
  return `<div class="columns">${each.join('\n')}</div>`;
}
