import type { Part } from '../../analysis/findings/corpus.js';
import type { Reduction } from '../../analysis/reduction.js';
import { TITLE_SIZE } from '../chart/axes.js';
import { drawBars } from '../chart/bar-chart.js';
import { OKABE_ITO } from '../chart/colors.js';
import { roundUp } from '../chart/scale.js';
import { MARGIN, SHEET_WIDTH } from '../chart/sheet.js';
import type { Svg } from '../chart/svg.js';
import { drawText, fitText, titlePanel } from '../chart/text.js';
import { estimateAll, type Estimate } from '../estimate.js';
import type { FigureRequest, Value } from '../figure.js';
import { labelDomains } from '../labels.js';
import { lossAfter, lossBefore } from '../losses.js';
import { formatCounts } from '../numbers.js';

/** A pair of domains with the losses on all domains of the part. */
export interface Example {
  readonly source: number;
  readonly target: number;
  readonly before: readonly Estimate[];
  readonly after: readonly Estimate[];
}

/** The article's: from -5 to -10 nm, and from -5 to 10 nm; in ångström. */
const ARTICLE = { source: -50, targets: [-100, 100] } as const;

/** The article's pairs where they are there, or else from the first source to the nearest and to the farthest target. */
export function measureExamples(
  part: Part,
  { corpus, streams }: FigureRequest,
  reduction: Reduction,
): readonly Example[] {
  return choosePairs(part).map(([source, target]) => {
    const ofSource = part.members.filter(({ sourcePlace }) => sourcePlace === source);
    const ofPair = ofSource.filter(({ targetPlace }) => targetPlace === target);
    const places = part.domains.map((_, place) => place);
    const all = estimateAll(
      [
        ...places.map((place) => lossBefore(ofPair, place, reduction)),
        ...places.map((place) => lossAfter(ofPair, place, reduction)),
      ],
      corpus.replicates,
      streams('figures', 'examples', source, target),
    );
    return { source, target, before: all.slice(0, places.length), after: all.slice(places.length) };
  });
}

function choosePairs({ domains, factor, sources, targets, members }: Part): readonly (readonly [number, number])[] {
  const isThere = (source: number, target: number) =>
    members.some(({ sourcePlace, targetPlace }) => sourcePlace === source && targetPlace === target);
  const find = (defocusAngstrom: number) =>
    factor === 'defocus' ? domains.findIndex((domain) => domain.defocusAngstrom === defocusAngstrom) : -1;
  const source = find(ARTICLE.source);
  const ofArticle = ARTICLE.targets.map(find).filter((target) => isThere(source, target));
  if (ofArticle.length > 0) return ofArticle.map((target) => [source, target]);
  const [first] = sources;
  const others = targets.filter((target) => isThere(first, target));
  const near = [...others].sort((a, b) => Math.abs(a - first) - Math.abs(b - first));
  return [...new Set([near[0], near[near.length - 1]])].map((target) => [first, target]);
}

const HEIGHT = 130;
const GAP = 62;

export function drawExamples(
  part: Part,
  examples: readonly Example[],
  { published, top }: { readonly published: boolean; readonly top: number },
): { readonly svg: Svg; readonly bottom: number } {
  const labels = labelDomains(part);
  const left = MARGIN + 48;
  const width = (SHEET_WIDTH - MARGIN - left - GAP) / 2;
  let bottom = top;
  const parts = examples.map(({ source, target, before, after }, at) => {
    const box = { x: left + at * (width + GAP), y: top + 42, width, height: HEIGHT };
    const largest = Math.max(...[...before, ...after].map(({ value, interval }) => interval?.[1] ?? value ?? 0));
    const defocus = part.domains[source].defocusAngstrom;
    const limit = published && part.factor === 'defocus' ? limitOfArticle(defocus) : roundUp(largest);
    const unit = /\((.*)\)/.exec(labels.title)?.[1];
    const pair = `${labels.of(source)} to ${labels.of(target)}${unit === undefined ? '' : ` ${unit}`}`;
    const chart = drawBars(box, {
      categories: part.domains.map((_, place) => labels.of(place)),
      series: [
        { name: 'after pretraining', color: OKABE_ITO[4], bars: before },
        { name: 'after transfer', color: OKABE_ITO[3], bars: after },
      ],
      limit,
      horizontalTitle: `Evaluated at ${labels.title}`,
      verticalTitle: 'Loss',
    });
    bottom = Math.max(bottom, chart.bottom);
    const counts = formatCounts(after.map(({ count }) => count));
    return [
      drawText(fitText(titlePanel('de'[at], `From ${pair} (${counts})`), width / 1.08, TITLE_SIZE), box.x, box.y - 26, {
        size: TITLE_SIZE,
        bold: true,
      }),
      chart.svg,
    ].join('\n');
  });
  return { svg: parts.join('\n'), bottom };
}

function limitOfArticle(defocusAngstrom: number): number {
  return defocusAngstrom < 50 ? 0.1 : defocusAngstrom === 50 ? 0.2 : 0.3;
}

export function tabulateExamples(part: Part, examples: readonly Example[]): readonly (readonly Value[])[] {
  return examples.flatMap(({ source, target, before, after }) =>
    [
      { panel: 'loss after pretraining', estimates: before },
      { panel: 'loss after transfer', estimates: after },
    ].flatMap(({ panel, estimates }) =>
      estimates.map(({ value, count, interval }, place) => [
        panel,
        part.domains[source].name,
        part.domains[target].name,
        part.domains[place].name,
        value,
        count,
        interval?.[0] ?? null,
        interval?.[1] ?? null,
      ]),
    ),
  );
}
