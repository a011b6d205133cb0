import { breakText } from '../figures/chart/text.js';
import { describeGroup } from './describe-node.js';
import { foldGraph, kindOfGroup, type FoldedGroup } from './fold-graph.js';
import type { EdgeRole, LineageGraph } from './graph.js';
import { layOut, type Placed } from './lay-out.js';
import { createMarks, listBeside, type BesideLine } from './list-beside.js';
import { colorOf } from './node-colors.js';
import { BOX_WIDTH, LINE_HEIGHT, LINE_SIZE, MARGIN, PADDING, TITLE_SIZE } from './picture-sizes.js';

/** A folded graph with everything in its place, in user units: what was asked for at the left, the rest to the right of it. */
export interface GraphPicture {
  readonly title: string;
  readonly width: number;
  /** Of the boxes; what stands beside everything comes below. */
  readonly height: number;
  readonly boxes: readonly GraphBox[];
  readonly edges: readonly GraphEdge[];
  readonly beside: readonly BesideLine[];
}

/** A group of nodes that are shown as one, at the place of the group in the folded graph. */
export interface GraphBox {
  readonly group: FoldedGroup;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly color: string;
  readonly title: string;
  /** It, broken into lines. */
  readonly titles: readonly string[];
  readonly lines: readonly string[];
  /** What it is for those to the left of it. */
  readonly roles: readonly EdgeRole[];
}

export interface GraphEdge {
  /** Places of the boxes. */
  readonly from: number;
  readonly to: number;
  /** The path of SVG. */
  readonly path: string;
}

const COLUMN = BOX_WIDTH + 70;
const LEAST_WIDTH = 720;

/** @param full leaves every node by itself */
export function placeGraph(graph: LineageGraph, full = false): GraphPicture {
  const groups = foldGraph(graph, full);
  const markOf = createMarks(graph);
  const texts = groups.map((group) => {
    const { title, key, details } = describeGroup(group, markOf);
    const titles = breakLong(title, BOX_WIDTH - 2 * PADDING - 4, TITLE_SIZE * 1.08);
    const lines = [...(key === undefined ? [] : [key]), ...details].flatMap((detail) =>
      breakLong(detail, BOX_WIDTH - 2 * PADDING - 4, LINE_SIZE),
    );
    const height = 2 * PADDING + (titles.length * 1.15 + lines.length) * LINE_HEIGHT;
    return { title, titles, lines, height, color: colorOf(kindOfGroup(group)) };
  });
  const laid = layOut(
    groups,
    texts.map(({ height }) => height),
  );
  const columns = Math.max(...groups.map(({ depth }) => depth)) + 1;
  const xOf = ({ column }: Placed) => MARGIN + column * COLUMN;
  const yOf = ({ y }: Placed) => MARGIN + y;
  const rolesOf = (place: number) => [
    ...new Set(groups.flatMap(({ next }) => next.flatMap(({ role, group }) => (group === place ? role : [])))),
  ];
  return {
    title: `${graph.direction === 'up' ? 'What it came from' : 'What came of it'}: ${texts[0].title}`,
    width: Math.max(LEAST_WIDTH, 2 * MARGIN + columns * COLUMN - (COLUMN - BOX_WIDTH)),
    height: laid.height + 2 * MARGIN,
    boxes: texts.map((text, place) => ({
      ...text,
      group: groups[place],
      x: xOf(laid.groups[place]),
      y: yOf(laid.groups[place]) - text.height / 2,
      roles: rolesOf(place),
    })),
    edges: laid.edges.map(({ from, edge, way }) => ({
      from,
      to: groups[from].next[edge].group,
      path: drawWay(way.map((place) => ({ x: xOf(place), y: yOf(place) }))),
    })),
    beside: listBeside(graph),
  };
}

/** Level where it leaves a box and where it comes to one. */
function drawWay(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [start, ...others] = points;
  let x = start.x + BOX_WIDTH;
  let { y } = start;
  const parts = [`M${round(x)} ${round(y)}`];
  others.forEach((point, at) => {
    const middle = (x + point.x) / 2;
    parts.push(`C${round(middle)} ${round(y)} ${round(middle)} ${round(point.y)} ${round(point.x)} ${round(point.y)}`);
    ({ x, y } = point);
    if (at === others.length - 1) return;
    // a long edge goes straight through a column
    x += BOX_WIDTH;
    parts.push(`H${round(x)}`);
  });
  return parts.join(' ');
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Names of networks have no spaces: they may break behind a slash or comma. */
export function breakLong(text: string, width: number, size: number): readonly string[] {
  const marked = text.replace(/([/,])(?=\S)/g, '$1 \u200b');
  return breakText(marked, width, size).map((line) => line.replace(/ \u200b/g, '').replace(/\u200b/g, ''));
}
