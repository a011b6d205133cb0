import { TITLE_SIZE } from '../chart/axes.js';
import type { Box } from '../chart/box.js';
import { drawHistogram, highestShare, type Bins } from '../chart/histogram.js';
import { countLegendLines, drawLegend } from '../chart/legend.js';
import { listTicks, roundUp } from '../chart/scale.js';
import { MARGIN, SHEET_WIDTH } from '../chart/sheet.js';
import type { Svg } from '../chart/svg.js';
import { drawText, titlePanel } from '../chart/text.js';
import { formatCount } from '../numbers.js';
import type { Panel } from './hyperparameters.js';

const LEFT = MARGIN + 52;
const GAP = 66;
const WIDTH = (SHEET_WIDTH - MARGIN - LEFT - GAP) / 2;
const HEIGHT = 140;
const BELOW = 46;

/** Two panels a line; those of learning rates come on lines of their own and share their vertical limits. */
export function drawPanels(
  panels: readonly Panel[],
  bins: Bins,
  top: number,
): { readonly svg: Svg; readonly bottom: number } {
  const groups = [
    panels.filter(({ by }) => by !== 'learning rates'),
    panels.filter(({ by }) => by === 'learning rates'),
  ];
  let y = top;
  const parts: Svg[] = [];
  for (const group of groups) {
    const shared = roundUp(Math.max(0, ...group.map(({ series }) => highestShare(series, bins))));
    for (let first = 0; first < group.length; first += 2) {
      const line = group.slice(first, first + 2);
      const legendLines = Math.max(
        ...line.map(({ series }) => (series.length < 2 ? 0 : countLegendLines(series, WIDTH))),
      );
      const above = 22 + 15 * legendLines + 4;
      line.forEach((panel, at) => {
        const box = { x: LEFT + at * (WIDTH + GAP), y: y + above, width: WIDTH, height: HEIGHT };
        const highest = panel.by === 'learning rates' ? shared : roundUp(highestShare(panel.series, bins));
        parts.push(
          drawPanel(titlePanel(LETTERS[panels.indexOf(panel)], panel.title), panel, bins, box, highest, above),
        );
      });
      y += above + HEIGHT + BELOW;
    }
  }
  return { svg: parts.join('\n'), bottom: y - 8 };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function drawPanel(title: string, panel: Panel, bins: Bins, box: Box, highest: number, above: number): Svg {
  const horizontal = { limits: bins.limits, ticks: listTicks(bins.limits, 4), title: 'Loss on the target' };
  const vertical = { limits: [0, highest] as const, ticks: listTicks([0, highest], 4), title: 'Share of networks' };
  const count = panel.series.reduce((sum, { values }) => sum + values.length, 0);
  const entries = panel.series.map((each) => ({ ...each, filled: true }));
  return [
    drawText(title, box.x, box.y - above + 14, { size: TITLE_SIZE, bold: true }),
    ...(entries.length < 2 ? [] : [drawLegend(entries, box.x, box.y - above + 29, box.width)]),
    drawHistogram(box, panel.series, bins, { horizontal, vertical }, 1),
    drawText(`n = ${formatCount(count)}`, box.x + box.width, box.y + 10, { size: 10.5, anchor: 'end' }),
  ].join('\n');
}
