import { TITLE_SIZE } from '../chart/axes.js';
import { OKABE_ITO } from '../chart/colors.js';
import { drawLegend } from '../chart/legend.js';
import { drawLineChart, type Point } from '../chart/line-chart.js';
import { listTicks, roundDown, roundStep, tidy, type Limits } from '../chart/scale.js';
import { MARGIN, SHEET_WIDTH } from '../chart/sheet.js';
import type { Svg } from '../chart/svg.js';
import { drawText, titlePanel } from '../chart/text.js';
import type { Estimate } from '../estimate.js';
import type { MixtureEstimates } from './measure-mixtures.js';

const LEFT = MARGIN + 64;
const GAP = 80;
const WIDTH = (SHEET_WIDTH - MARGIN - 8 - LEFT - GAP) / 2;
const HEIGHT = 230;
const LINE = '#000000';
const DASHES = ['2 3', '6 3', '9 3 2 3', '13 4'] as const;

/** Two panels: losses on the first and on the second domain by the share of the second's images. */
export function drawMixtures(
  { fractions, levels }: MixtureEstimates,
  names: readonly string[],
  top: number,
): { readonly svg: Svg; readonly bottom: number } {
  const colors = [OKABE_ITO[4], OKABE_ITO[0], OKABE_ITO[1], OKABE_ITO[3], OKABE_ITO[2], OKABE_ITO[5]];
  const styles = levels.map(({ images }, at) => ({
    name: `transfer, ${images} images`,
    color: colors[at % colors.length],
    dashes: DASHES[at % DASHES.length],
  }));
  const parts = (['onFirst', 'onSecond'] as const).map((on, at) => {
    const box = { x: LEFT + at * (WIDTH + GAP), y: top + 50, width: WIDTH, height: HEIGHT };
    const points = fractions.flatMap(({ share, isPure, ...each }): readonly Point[] => {
      const { value, interval } = each[on];
      return value === null ? [] : [{ x: share, y: value, interval, hollow: isPure }];
    });
    const lines = levels.flatMap((level, place) => {
      const { value } = level[on];
      return value === null ? [] : [{ y: value, color: styles[place].color, dashes: styles[place].dashes }];
    });
    const limits = findLimits([...fractions, ...levels].map((each) => each[on]));
    const horizontal = {
      limits: [-0.04, 1.04] as const,
      ticks: [0, 0.25, 0.5, 0.75, 1],
      labels: ['0', '¼', '½', '¾', '1'],
      title: `Share of ${names[1]} among the training images`,
    };
    const vertical = { limits, ticks: listTicks(limits, 5), title: `Loss at ${names[at]}` };
    return [
      drawText(titlePanel('ab'[at], `Evaluated at ${names[at]}`), box.x, box.y - 10, { size: TITLE_SIZE, bold: true }),
      drawLineChart(box, points, lines, { horizontal, vertical }, LINE),
    ].join('\n');
  });
  const entries = [{ name: 'one training', color: LINE }, ...styles];
  return {
    svg: [drawLegend(entries, LEFT, top + 16, SHEET_WIDTH - MARGIN - LEFT), ...parts].join('\n'),
    bottom: top + 50 + HEIGHT + 38,
  };
}

/** Round ones about all values and their intervals. */
function findLimits(estimates: readonly Estimate[]): Limits {
  const values = estimates.flatMap(({ value, interval }) => (value === null ? [] : [value, ...(interval ?? [])]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = roundStep(Math.max((high - low) / 5, Math.abs(high) * 1e-3));
  return [Math.max(0, roundDown(low, step)), tidy(roundDown(high, step) + step)];
}
