import { createElement, escapeText, type Svg } from '../figures/chart/svg.js';
import { breakText, drawText, FONT, QUIET } from '../figures/chart/text.js';
import { describeGroup } from './describe-node.js';
import { foldGraph } from './fold-graph.js';
import type { LineageGraph } from './graph.js';
import { layOut, type Placed } from './lay-out.js';
import { createMarks, listBeside } from './list-beside.js';
import { colorOf } from './node-colors.js';
import { kindOfGroup } from './render-dot.js';

const BOX_WIDTH = 210;
const COLUMN = BOX_WIDTH + 70;
const MARGIN = 16;
const TITLE_SIZE = 11.5;
const LINE_SIZE = 9.5;
const LINE_HEIGHT = 13;
const PADDING = 7;
const ROLE_HEIGHT = 10;
const LEAST_WIDTH = 720;

/** The folded graph as a picture: what was asked for at the left, what it came from, or what came of it, to the right. */
export function renderSvg(graph: LineageGraph, full = false): Svg {
  const groups = foldGraph(graph, full);
  const markOf = createMarks(graph);
  const boxes = groups.map((group) => {
    const { title, key, details } = describeGroup(group, markOf);
    const titles = breakLong(title, BOX_WIDTH - 2 * PADDING - 4, TITLE_SIZE * 1.08);
    const lines = [...(key === undefined ? [] : [key]), ...details].flatMap((detail) =>
      breakLong(detail, BOX_WIDTH - 2 * PADDING - 4, LINE_SIZE),
    );
    const height = 2 * PADDING + (titles.length * 1.15 + lines.length) * LINE_HEIGHT;
    return { titles, lines, height, color: colorOf(kindOfGroup(group)) };
  });
  const laid = layOut(
    groups,
    boxes.map(({ height }) => height),
  );
  const columns = Math.max(...groups.map(({ depth }) => depth)) + 1;
  const width = Math.max(LEAST_WIDTH, 2 * MARGIN + columns * COLUMN - (COLUMN - BOX_WIDTH));
  const xOf = ({ column }: Placed) => MARGIN + column * COLUMN;
  const yOf = ({ y }: Placed) => MARGIN + y;
  const edges = laid.edges.map(({ way }) => {
    const d = drawWay(way.map((place) => ({ x: xOf(place), y: yOf(place) })));
    return createElement('path', { d, fill: 'none', stroke: '#9a9a9a', 'stroke-width': 1.1 });
  });
  const roles = groups.flatMap((_, place) => {
    const names = new Set(
      groups.flatMap(({ next }) => next.flatMap(({ role, group }) => (group === place ? role : []))),
    );
    const [x, y] = [xOf(laid.groups[place]) - 5, yOf(laid.groups[place]) - 4];
    return [...names].map((name, at) => drawRole(name, x, y - at * ROLE_HEIGHT));
  });
  const drawn = boxes.flatMap(({ titles, lines, height, color }, place) => {
    const [x, y] = [xOf(laid.groups[place]), yOf(laid.groups[place]) - height / 2];
    let base = y + PADDING - 3;
    const texts = [
      ...titles.map((line) =>
        drawText(line, x + PADDING + 4, (base += 1.15 * LINE_HEIGHT), { size: TITLE_SIZE, bold: true }),
      ),
      ...lines.map((line) => drawText(line, x + PADDING + 4, (base += LINE_HEIGHT), { size: LINE_SIZE, fill: QUIET })),
    ];
    return [
      createElement('rect', {
        x,
        y,
        width: BOX_WIDTH,
        height,
        rx: 3,
        fill: '#ffffff',
        stroke: color,
        'stroke-width': 1.2,
      }),
      createElement('rect', { x, y, width: 4, height, fill: color }),
      ...texts,
    ];
  });
  const top = laid.height + 2 * MARGIN + LINE_HEIGHT;
  const beside = listBeside(graph).flatMap(({ name, words }) =>
    words
      .flatMap((line) => breakLong(line, width - 2 * MARGIN - 70, LINE_SIZE))
      .map((line, at) => ({ name: at === 0 ? name : '', line })),
  );
  const footer = beside.flatMap(({ name, line }, at) => [
    drawText(name, MARGIN, top + at * LINE_HEIGHT, { size: LINE_SIZE, fill: QUIET }),
    drawText(line, MARGIN + 66, top + at * LINE_HEIGHT, { size: LINE_SIZE }),
  ]);
  const height = Math.ceil(top + beside.length * LINE_HEIGHT + MARGIN);
  const title = `${graph.direction === 'up' ? 'What it came from' : 'What came of it'}: ${boxes[0].titles.join(' ')}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    createElement('rect', { width, height, fill: '#ffffff' }),
    ...edges,
    ...roles,
    ...drawn,
    ...footer,
    '</svg>',
    '',
  ].join('\n');
}

/** On white, since the edges come in there. */
function drawRole(name: string, x: number, y: number): Svg {
  const halo = { stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke' };
  const attributes = { x, y, 'font-size': 8.5, 'text-anchor': 'end', fill: QUIET, ...halo };
  return createElement('text', attributes, [escapeText(name)]);
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
function breakLong(text: string, width: number, size: number): readonly string[] {
  const marked = text.replace(/([/,])(?=\S)/g, '$1 \u200b');
  return breakText(marked, width, size).map((line) => line.replace(/ \u200b/g, '').replace(/\u200b/g, ''));
}
