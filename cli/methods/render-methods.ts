import type { CrateCitation } from '../../results/provenance/crate-facts.js';
import type { UsedSoftware } from './list-software.js';
import type { StudyParameters } from './study-parameters.js';
import { writeMethods } from './write-methods.js';

/** The methods of a study as Markdown: paragraphs, what differs between its domains, and the article that it follows. */
export function renderMethods(
  study: string,
  parameters: StudyParameters,
  software: readonly UsedSoftware[],
  article: CrateCitation,
): string {
  const { authors, name, journal, published, url } = article;
  const reference = `${authors.join(', ')}: “${name}”, ${journal} (${published}), <${url}>`;
  return [
    `# Methods of ${study}`,
    ...writeMethods(parameters, software),
    renderDomains(parameters),
    `The study follows ${reference}.`,
    '',
  ]
    .filter((part, at, all) => part !== '' || at === all.length - 1)
    .join('\n\n')
    .replace(/\n\n$/, '\n');
}

/** Nothing where domains differ in nothing but their names. */
function renderDomains({ domains }: StudyParameters): string {
  const columns = [...new Set(domains.flatMap(({ facts }) => facts.map(({ name }) => name)))];
  if (columns.length === 0) return '';
  const lines = domains.map(({ name, facts }) => [
    name,
    ...columns.map((column) => facts.find((fact) => fact.name === column)?.value ?? ''),
  ]);
  return [['domain', ...columns], ['domain', ...columns].map(() => '---'), ...lines]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
