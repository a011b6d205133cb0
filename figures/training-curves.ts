import { OKABE_ITO } from './chart/colors.js';
import { rightOf, type Box } from './chart/box.js';
import { drawCurves, type Curve } from './chart/curves.js';
import { drawLegend, type LegendEntry } from './chart/legend.js';
import { listTicks, roundUp, type Limits } from './chart/scale.js';
import { composeSheet, MARGIN, measureHeading, SHEET_WIDTH } from './chart/sheet.js';
import type { Svg } from './chart/svg.js';
import { drawText, QUIET, titlePanel } from './chart/text.js';
import { formatNumber, formatRate } from './numbers.js';

/** A stage of a training, epoch by epoch. */
export interface TrainingStage {
  /** As `Pretraining on under`. */
  readonly title: string;
  readonly lines: readonly TrainingLine[];
  /** Where the axis ends, when it is not at the last epoch. */
  readonly axisEpochs?: number;
  /** By epoch, from the first on; absent: they aren’t shown. */
  readonly learningRates?: readonly number[];
}

export interface TrainingLine {
  readonly name: string;
  /** By epoch, from the first on. */
  readonly losses: readonly (number | null)[];
  readonly color: string;
  readonly dashes?: string;
  /** Whether it is of less weight than others. */
  readonly thin?: boolean;
  /** From 1. */
  readonly bestEpoch?: number | null;
}

export interface TrainingCurves {
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  readonly stages: readonly TrainingStage[];
  /** Of the sheet; absent: as other figures. */
  readonly width?: number;
  /** Of lines that are in all stages. */
  readonly legend: readonly LegendEntry[];
}

const LEFT = MARGIN + 60;
const GAP = 78;
const HEIGHT = 230;
const RATE_HEIGHT = 46;
const RATE_GAP = 20;

/** Losses by epoch, the stages side by side, each with its own axes, and below them their learning rates. */
export function drawTrainingCurves({ stages, legend, ...heading }: TrainingCurves): Svg {
  const { width: sheetWidth = SHEET_WIDTH } = heading;
  const top = measureHeading(heading) + 8;
  const legendBottom = top + 18 * Math.ceil(legend.length / LEGEND_ENTRIES);
  const count = Math.max(1, stages.length);
  const width = (sheetWidth - MARGIN - LEFT - GAP * (count - 1)) / count;
  const hasRates = stages.some(({ learningRates }) => learningRates !== undefined);
  const parts = stages.map((stage, at) => {
    const box = { x: LEFT + at * (width + GAP), y: legendBottom + 26, width, height: HEIGHT };
    const losses = stage.lines.flatMap((line) => line.losses.filter((loss) => loss !== null));
    const limits: Limits = [Math.min(0, ...losses), chooseTop(losses)];
    const epochs = Math.max(1, stage.axisEpochs ?? 0, ...stage.lines.map((line) => line.losses.length));
    const horizontal = { limits: [0.5, epochs + 0.5] as const, ticks: listEpochs(epochs) };
    const vertical = { limits, ticks: listTicks(limits, 5), ...(at === 0 && { title: 'Loss, 0 is perfect' }) };
    const title =
      stage.title === ''
        ? ''
        : drawText(titlePanel('ab'[at] ?? '', stage.title), box.x, box.y - 10, { size: 11.5, bold: true });
    const below = hasRates ? horizontal : { ...horizontal, title: 'Epoch' };
    const svg = drawCurves(box, stage.lines.map(toCurve), { horizontal: below, vertical });
    const rates =
      stage.learningRates === undefined
        ? ''
        : drawRates(stage.learningRates, { ...box, y: box.y + HEIGHT + RATE_GAP, height: RATE_HEIGHT }, at === 0);
    return [title, svg, noteAbove(losses, limits[1], box), rates].join('\n');
  });
  const bottom = legendBottom + 26 + HEIGHT + (hasRates ? RATE_GAP + RATE_HEIGHT : 0) + 40;
  return composeSheet(heading, bottom, heading.description, [
    drawLegend(legend, LEFT, top + 8, sheetWidth - MARGIN - LEFT),
    ...parts,
  ]);
}

const LEGEND_ENTRIES = 5;

/** Colours of lines, in an order that lets neighbours differ. */
export function chooseLineStyle(at: number): { readonly color: string; readonly dashes?: string } {
  const color = OKABE_ITO[at % OKABE_ITO.length];
  const round = Math.floor(at / OKABE_ITO.length);
  return round === 0 ? { color } : { color, dashes: DASHES[(round - 1) % DASHES.length] };
}

const DASHES = ['7 3', '2 3', '9 3 2 3', '13 4'] as const;

function drawRates(
  rates: readonly number[],
  box: { x: number; y: number; width: number; height: number },
  isFirst: boolean,
): Svg {
  const logarithms = rates.map((rate) => Math.log10(rate));
  const [low, high] = [Math.floor(Math.min(...logarithms)), Math.ceil(Math.max(...logarithms))];
  const limits: Limits = low === high ? [low - 0.5, high + 0.5] : [low, high];
  const ticks = [...new Set([low, high])];
  return drawCurves(
    box,
    [{ name: 'learning rate', points: logarithms.map((value, at) => [at + 1, value]), color: '#595959', width: 1.4 }],
    {
      horizontal: { limits: [0.5, rates.length + 0.5], ticks: listEpochs(rates.length), title: 'Epoch' },
      vertical: {
        limits,
        ticks,
        labels: ticks.map((tick) => formatRate(10 ** tick)),
        ...(isFirst && { title: 'Rate' }),
      },
    },
  );
}

function toCurve({ name, losses, color, dashes, thin, bestEpoch }: TrainingLine): Curve {
  const points = losses.flatMap((loss, at) => (loss === null ? [] : [[at + 1, loss] as const]));
  const best = points.find(([epoch]) => epoch === bestEpoch);
  return {
    name,
    points,
    color,
    width: thin === true ? 0.9 : 1.9,
    ...(dashes && { dashes }),
    ...(best && { mark: best }),
  };
}

function listEpochs(epochs: number): readonly number[] {
  return listTicks([1, epochs], Math.min(6, epochs)).filter(Number.isInteger);
}

/** What the frame leaves out, in its corner. */
function noteAbove(losses: readonly number[], top: number, box: Box): Svg {
  const above = losses.filter((loss) => loss > top);
  if (above.length === 0) return '';
  const words = `${above.length} ${above.length === 1 ? 'value' : 'values'} above, up to ${formatNumber(Number(Math.max(...above).toPrecision(3)))}`;
  return drawText(words, rightOf(box) - 4, box.y + 10, { size: 10.5, anchor: 'end', fill: QUIET });
}

/** Above nearly all: a first epoch may lose many times what the others do. What lies a little higher has its place, too. */
function chooseTop(losses: readonly number[]): number {
  const sorted = [...losses].sort((a, b) => a - b);
  const top = roundUp((sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 1) * 1.05);
  const most = sorted.at(-1) ?? 1;
  return most <= 1.5 * top ? Math.max(top, roundUp(most)) : top;
}
