import { createElement, escapeText, type Svg } from '../figures/chart/svg.js';
import { drawText, FONT, QUIET } from '../figures/chart/text.js';
import type { LineageGraph } from './graph.js';
import {
  BOX_WIDTH,
  LINE_HEIGHT,
  LINE_SIZE,
  MARGIN,
  PADDING,
  ROLE_HEIGHT,
  ROLE_SIZE,
  TITLE_SIZE,
} from './picture-sizes.js';
import { breakLong, placeGraph, type GraphBox } from './place-graph.js';

/** The folded graph as a picture: what was asked for at the left, what it came from, or what came of it, to the right. */
export function renderSvg(graph: LineageGraph, full = false): Svg {
  const { title, width, height: boxesHeight, boxes, edges, beside } = placeGraph(graph, full);
  const top = boxesHeight + LINE_HEIGHT;
  const broken = beside.flatMap(({ name, words }) =>
    words
      .flatMap((line) => breakLong(line, width - 2 * MARGIN - 70, LINE_SIZE))
      .map((line, at) => ({ name: at === 0 ? name : '', line })),
  );
  const footer = broken.flatMap(({ name, line }, at) => [
    drawText(name, MARGIN, top + at * LINE_HEIGHT, { size: LINE_SIZE, fill: QUIET }),
    drawText(line, MARGIN + 66, top + at * LINE_HEIGHT, { size: LINE_SIZE }),
  ]);
  const height = Math.ceil(top + broken.length * LINE_HEIGHT + MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    createElement('rect', { width, height, fill: '#ffffff' }),
    ...edges.map(({ path }) =>
      createElement('path', { d: path, fill: 'none', stroke: '#9a9a9a', 'stroke-width': 1.1 }),
    ),
    ...boxes.flatMap(drawRoles),
    ...boxes.flatMap(drawBox),
    ...footer,
    '</svg>',
    '',
  ].join('\n');
}

function drawBox({ x, y, height, color, titles, lines }: GraphBox): readonly Svg[] {
  let base = y + PADDING - 3;
  const frame = { rx: 3, fill: '#ffffff', stroke: color, 'stroke-width': 1.2 };
  return [
    createElement('rect', { x, y, width: BOX_WIDTH, height, ...frame }),
    createElement('rect', { x, y, width: 4, height, fill: color }),
    ...titles.map((line) =>
      drawText(line, x + PADDING + 4, (base += 1.15 * LINE_HEIGHT), { size: TITLE_SIZE, bold: true }),
    ),
    ...lines.map((line) => drawText(line, x + PADDING + 4, (base += LINE_HEIGHT), { size: LINE_SIZE, fill: QUIET })),
  ];
}

/** On white, since the edges come in there. */
function drawRoles({ x, y, height, roles }: GraphBox): readonly Svg[] {
  const halo = { stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke' };
  return roles.map((name, at) =>
    createElement(
      'text',
      {
        x: x - 5,
        y: y + height / 2 - 4 - at * ROLE_HEIGHT,
        'font-size': ROLE_SIZE,
        'text-anchor': 'end',
        fill: QUIET,
        ...halo,
      },
      [escapeText(name)],
    ),
  );
}
