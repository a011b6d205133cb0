import { describeGroup } from './describe-node.js';
import { foldGraph, kindOfGroup } from './fold-graph.js';
import type { LineageGraph } from './graph.js';
import { createMarks, listBeside } from './list-beside.js';
import { colorOf } from './node-colors.js';

/** The folded graph in the language of Graphviz; arrows go the way that things came. */
export function renderDot(graph: LineageGraph, full = false): string {
  const groups = foldGraph(graph, full);
  const markOf = createMarks(graph);
  const nodes = groups.map((group, place) => {
    const { title, key, details } = describeGroup(group, markOf);
    const label = [title, ...(key === undefined ? [] : [key]), ...details]
      .map((line) => `${escapeDot(line)}\\l`)
      .join('');
    return `  n${place} [label="${label}", color="${colorOf(kindOfGroup(group))}"];`;
  });
  const edges = groups.flatMap(({ next }, place) =>
    next.map(({ role, group }) => {
      const [tail, head] = graph.direction === 'up' ? [group, place] : [place, group];
      return `  n${tail} -> n${head} [label="${escapeDot(role)}"];`;
    }),
  );
  const beside = listBeside(graph).flatMap(({ name, words }) =>
    words.map((line) => `${escapeDot(`${name}  ${line}`)}\\l`),
  );
  return [
    'digraph lineage {',
    '  rankdir=LR;',
    '  node [shape=box, fontname="Helvetica", fontsize=10, penwidth=2];',
    '  edge [fontname="Helvetica", fontsize=9];',
    ...nodes,
    ...edges,
    ...(beside.length === 0 ? [] : [`  label="${beside.join('')}"; labeljust=l; fontname="Helvetica"; fontsize=10;`]),
    '}',
    '',
  ].join('\n');
}

/** As it may stand between quotes; line ends and other control characters become spaces. */
function escapeDot(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f]/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"');
}
