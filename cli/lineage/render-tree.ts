import pc from 'picocolors';
import { describeGroup, type MarkOf } from '../../lineage/describe-node.js';
import { foldGraph, type FoldedGraph } from '../../lineage/fold-graph.js';
import type { EdgeRole, LineageGraph } from '../../lineage/graph.js';
import { createMarks, listBeside } from '../../lineage/list-beside.js';
import { wrapText } from '../wrap-text.js';

export interface TreeOptions {
  /** Every node by itself, however many are alike. */
  readonly full: boolean;
  /** Letters in a line. */
  readonly width: number;
}

const NAME_WIDTH = 11;

/** A tree for terminals, and below it what nearly everything came from. */
export function renderTree(graph: LineageGraph, { full, width }: TreeOptions): string {
  const lines = listTreeLines(foldGraph(graph, full), createMarks(graph), width);
  const beside = listBeside(graph).flatMap(({ name, words }, place, all) => {
    const label = all[place - 1]?.name === name ? '' : name;
    const wrapped = words.flatMap((text) => wrapText(text, width - NAME_WIDTH));
    return wrapped.map((text, at) => `${pc.dim((at === 0 ? label : '').padEnd(NAME_WIDTH))}${text}`);
  });
  return `${[...lines, ...(beside.length > 0 ? ['', ...beside] : [])].join('\n')}\n`;
}

/** Depth first; a group that was shown is only named when it comes again. */
function listTreeLines(groups: FoldedGraph, markOf: MarkOf, width: number): readonly string[] {
  const lines: string[] = [];
  const seen = new Set<number>();
  const show = (place: number, role: EdgeRole | undefined, own: string, below: string) => {
    const group = groups[place];
    const { title, key = '', details } = describeGroup(group, markOf);
    const isAgain = seen.has(place);
    const words = `${nameRole(role, title)}${title}${isAgain ? ' (above)' : ''}`;
    const hasNext = !isAgain && group.next.length > 0;
    const margin = `${below}${hasNext ? '│  ' : '   '}`;
    const [first = '', ...rest] = wrapText(words, width - margin.length - (key === '' ? 0 : key.length + 1));
    const gap = ' '.repeat(Math.max(1, width - own.length - first.length - key.length));
    const end = key === '' ? '' : `${gap}${pc.dim(key)}`;
    lines.push(`${own}${role === undefined ? pc.bold(first) : first}${end}`, ...rest.map((line) => `${margin}${line}`));
    if (isAgain) return;
    seen.add(place);
    for (const line of details.flatMap((detail) => wrapText(detail, width - margin.length))) {
      lines.push(`${margin}${pc.dim(line)}`);
    }
    group.next.forEach((edge, at) => {
      const isLast = at === group.next.length - 1;
      show(edge.group, edge.role, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    });
  };
  show(0, undefined, '', '');
  return lines;
}

/** Where the word says more than the title does. */
function nameRole(role: EdgeRole | undefined, title: string): string {
  return role === undefined || role === 'evaluation' || title.includes(role) ? '' : `${role}: `;
}
