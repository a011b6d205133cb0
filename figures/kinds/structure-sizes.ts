import type { Member, Part } from '../../analysis/findings/corpus.js';
import { familyOf, listSize } from '../../analysis/findings/structure-findings.js';
import { OKABE_ITO } from '../chart/colors.js';
import { binValues, drawHistogram, highestShare, startOfBin, type Bins, type Series } from '../chart/histogram.js';
import { drawLegend } from '../chart/legend.js';
import { listTicks, roundUp } from '../chart/scale.js';
import { MARGIN, SHEET_WIDTH } from '../chart/sheet.js';
import type { Svg } from '../chart/svg.js';
import { drawText, titlePanel } from '../chart/text.js';
import { TITLE_SIZE } from '../chart/axes.js';
import type { Value } from '../figure.js';
import { nameSize } from '../labels.js';
import { chooseBins } from './choose-bins.js';
import { formatCount } from '../numbers.js';

/** Losses on particles of one size, by the size that networks were trained on. */
interface SizePanel {
  readonly title: string;
  readonly map: string;
  readonly series: readonly Series[];
}

/** Four panels: on small and on large particles, after pretraining and after transfer; undefined where there is one size. */
export function measureSizes(part: Part): readonly SizePanel[] | undefined {
  const sizes = [listSize(part, 0), listSize(part, 1)];
  if (sizes[1].length === 0) return undefined;
  const words = ['small', 'large'];
  const diameters = sizes.map(([first]) => nameSize(part.domains[first]));
  return sizes.flatMap((on, onAt) =>
    (['before', 'after'] as const).map((phase): SizePanel => {
      const columns = on.filter((place) => familyOf(part.domains[place]) !== 'spinel');
      const placeOf = ({ sourcePlace, targetPlace }: Member) => (phase === 'before' ? sourcePlace : targetPlace);
      const stage = phase === 'before' ? 'after pretraining' : 'after transfer';
      return {
        title: `On ${words[onAt]} particles (${diameters[onAt]}), ${stage}`,
        map: `on ${words[onAt]} ${stage}`,
        series: sizes.map((trained, at) => ({
          name: `${phase === 'before' ? 'pretrained' : 'transferred'} on ${words[at]}`,
          color: OKABE_ITO[at === 0 ? 0 : 3],
          ...(at === 1 && { dashes: '6 3' }),
          values: part.members
            .filter((member) => trained.includes(placeOf(member)))
            .flatMap((member) => columns.map((place) => member[phase][place]))
            .filter((loss) => !Number.isNaN(loss)),
        })),
      };
    }),
  );
}

/** The article's axis: 0 to 0.2 in bins of 0.005. */
function chooseSizeBins(panels: readonly SizePanel[], published: boolean): Bins {
  if (published) return { limits: [0, 0.2], width: 0.005 };
  return chooseBins(
    panels.flatMap(({ series }) => series.flatMap(({ values }) => values)),
    0,
  );
}

const HEIGHT = 118;
const GAP = 64;

export function drawSizes(
  panels: readonly SizePanel[],
  published: boolean,
  top: number,
): { readonly svg: Svg; readonly bottom: number; readonly caption: string } {
  const bins = chooseSizeBins(panels, published);
  const highest = roundUp(100 * Math.max(...panels.map(({ series }) => highestShare(series, bins))));
  const left = MARGIN + 46;
  const width = (SHEET_WIDTH - MARGIN - left - GAP) / 2;
  const parts = panels.map((panel, at) => {
    const box = {
      x: left + (at % 2) * (width + GAP),
      y: top + 44 + Math.floor(at / 2) * (HEIGHT + 92),
      width,
      height: HEIGHT,
    };
    const [horizontal, vertical] = [
      { limits: bins.limits, ticks: listTicks(bins.limits, 4), title: 'Loss' },
      { limits: [0, highest], ticks: listTicks([0, highest], 4), title: '% of the panel' },
    ] as const;
    const count = panel.series.reduce((sum, { values }) => sum + values.length, 0);
    const title = titlePanel('cdef'[at], panel.title);
    return [
      drawText(title, box.x, box.y - 26, { size: TITLE_SIZE, bold: true }),
      drawLegend(
        panel.series.map((each) => ({ ...each, filled: true })),
        box.x,
        box.y - 11,
        width,
      ),
      drawHistogram(box, panel.series, bins, { horizontal, vertical }, 100),
      drawText(`n = ${formatCount(count)} losses`, box.x + width, box.y + 10, { size: 10.5, anchor: 'end' }),
    ].join('\n');
  });
  const outside = panels.flatMap(({ series }) => series.map(({ values }) => binValues(values, bins, 1).outside));
  const beyond = outside.reduce((sum, count) => sum + count, 0);
  return {
    svg: parts.join('\n'),
    bottom: top + 44 + 2 * HEIGHT + 92 + 36,
    caption:
      'Histograms: every loss of every network on every structure of the size, spinels left out; curves are kernel ' +
      `densities. ${formatCount(beyond)} losses lie beyond the axis.`,
  };
}

/** Lines of the figure's table: map, series, nothing, nothing, count, nothing, nothing, bin, percent. */
export function tabulateSizes(panels: readonly SizePanel[], published: boolean): readonly (readonly Value[])[] {
  const bins = chooseSizeBins(panels, published);
  return panels.flatMap(({ map, series }) => {
    const total = series.reduce((sum, { values }) => sum + values.length, 0);
    return series.flatMap(({ name, values }) => {
      const { counts, shares } = binValues(values, bins, total);
      return counts.map((count, bin): readonly Value[] => {
        const [low, high] = [startOfBin(bins, bin), startOfBin(bins, bin + 1)];
        return [map, name, null, null, count, null, null, low, high, 100 * shares[bin]];
      });
    });
  });
}
