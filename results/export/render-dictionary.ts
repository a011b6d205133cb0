import type { ExportTable } from './export-table.js';

/** The dictionary for people, as Markdown. `head` is what the export holds and where it is from. */
export function renderDictionary(tables: readonly ExportTable[], head: readonly string[]): string {
  const parts = tables.map(({ name, meaning, columns }) => {
    const rows = columns.map(
      (column) =>
        `| \`${column.name}\` | ${column.type}${column.nullable ? ', or null' : ''} | ${column.unit ?? ''} | ${column.meaning} |`,
    );
    return [
      `## ${name}`,
      '',
      `A row is ${meaning}.`,
      '',
      '| column | type | unit | meaning |',
      '| - | - | - | - |',
      ...rows,
      '',
    ];
  });
  return ['# Data dictionary', '', ...head.flatMap((line) => [line, '']), ...parts.flat()].join('\n');
}
