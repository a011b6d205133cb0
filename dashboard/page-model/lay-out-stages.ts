import type { StageEdge, Stages } from '../contract/stages.js';
import type { StepKind } from '../../study/step.js';

/** Places of the boxes in pixels, for a drawing with HTML boxes over SVG edges. */
export interface StageLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Place>;
  /** Paths from box to box, as SVG takes them. */
  readonly edges: readonly { readonly id: string; readonly path: string; readonly from: string; readonly to: string }[];
  /** Each in place of all edges between two columns. */
  readonly rails: readonly StageRail[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface StageRail {
  readonly from: StepKind;
  readonly to: StepKind;
  readonly path: string;
  /** Where words about it stand, above its line. */
  readonly label: Place;
}

export const BOX_WIDTH = 186;
export const BOX_HEIGHT = 46;
const GAP_X = 44;
const GAP_Y = 10;
/** Above the boxes, for each rail. */
const RAIL_HEIGHT = 22;
/** Of a rail's upright from the boxes. */
const RAIL_GAP = 9;

type Columns = Stages['columns'];

/** Columns side by side, each in the middle of the height. */
export function layOutStages({ columns, edges }: Pick<Stages, 'columns' | 'edges'>): StageLayout {
  const { whole, single } = gatherRails(columns, edges);
  // lanes go above and below the boxes, too
  const head = whole.length * RAIL_HEIGHT + GAP_Y / 2;
  const tallest = heightOf(Math.max(1, ...columns.map(({ boxes }) => boxes.length)));
  const height = head + tallest + GAP_Y;
  const boxes = new Map<string, Place>();
  const columnOf = new Map<string, number>();
  columns.forEach((column, at) => {
    const top = head + (tallest - heightOf(column.boxes.length)) / 2;
    column.boxes.forEach(({ id }, row) => {
      boxes.set(id, { x: at * (BOX_WIDTH + GAP_X), y: top + row * (BOX_HEIGHT + GAP_Y) });
      columnOf.set(id, at);
    });
  });
  const placesOf = (at: number) => columns[at].boxes.flatMap(({ id }) => boxes.get(id) ?? []);
  const width = Math.max(1, columns.length) * (BOX_WIDTH + GAP_X) - GAP_X;
  const drawn = single.flatMap(({ from, to }) => {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (start === undefined || end === undefined) return [];
    const [first, last] = [columnOf.get(from) ?? 0, columnOf.get(to) ?? 0];
    const between = columns.slice(first + 1, last).map((_, at) => placesOf(first + 1 + at));
    return [{ id: `${from}>${to}`, from, to, path: drawEdge(start, end, between) }];
  });
  const rails = whole.map(([from, to], at): StageRail => {
    const y = RAIL_HEIGHT * (at + 1) - RAIL_GAP;
    const [left, right] = [placesOf(from), placesOf(to)];
    const label = { x: (from + 1) * (BOX_WIDTH + GAP_X), y: y - 4 };
    return { from: columns[from].kind, to: columns[to].kind, path: drawRail(left, right, y), label };
  });
  return { width, height, boxes, edges: drawn, rails };
}

/** Where every box of a column leads to every box of one that isn't next to it, one line for all is easier to read. */
function gatherRails(
  columns: Columns,
  edges: readonly StageEdge[],
): { readonly whole: readonly (readonly [from: number, to: number])[]; readonly single: readonly StageEdge[] } {
  const columnOf = new Map(columns.flatMap(({ boxes }, at) => boxes.map(({ id }) => [id, at] as const)));
  const nameOf = ({ from, to }: StageEdge) => `${columnOf.get(from)} ${columnOf.get(to)}`;
  const counts = new Map<string, number>();
  for (const edge of edges) counts.set(nameOf(edge), (counts.get(nameOf(edge)) ?? 0) + 1);
  const whole = columns.flatMap((column, from) =>
    columns.flatMap((other, to) => {
      const all = column.boxes.length * other.boxes.length;
      return to > from + 1 && all > 1 && counts.get(`${from} ${to}`) === all ? [[from, to] as const] : [];
    }),
  );
  const names = new Set(whole.map(([from, to]) => `${from} ${to}`));
  return { whole, single: edges.filter((edge) => !names.has(nameOf(edge))) };
}

function heightOf(boxes: number): number {
  return boxes * (BOX_HEIGHT + GAP_Y) - GAP_Y;
}

/** @param between the boxes of each column that it passes: it goes between them, not behind them */
function drawEdge(from: Place, to: Place, between: readonly (readonly Place[])[]): string {
  const [startY, endY] = [from.y + BOX_HEIGHT / 2, to.y + BOX_HEIGHT / 2];
  let [x, y] = [from.x + BOX_WIDTH, startY];
  let line = `M${x} ${y}`;
  const bendTo = (nextX: number, nextY: number) => {
    const middle = (x + nextX) / 2;
    line += `C${middle} ${y} ${middle} ${nextY} ${nextX} ${nextY}`;
    [x, y] = [nextX, nextY];
  };
  between.forEach((boxes, at) => {
    const wanted = startY + ((endY - startY) * (at + 1)) / (between.length + 1);
    bendTo(x + GAP_X, chooseLane(boxes, wanted));
    x += BOX_WIDTH;
    line += `H${x}`;
  });
  bendTo(to.x, endY);
  return line;
}

/** Where it is free of boxes: as wanted, or in the middle of the nearest gap, of two the lower. */
function chooseLane(boxes: readonly Place[], wanted: number): number {
  const [first, ...further] = [(boxes[0]?.y ?? 0) - GAP_Y / 2, ...boxes.map(({ y }) => y + BOX_HEIGHT + GAP_Y / 2)];
  if (wanted <= first || wanted >= (further.at(-1) ?? 0)) return wanted;
  return further.reduce((best, lane) => (Math.abs(lane - wanted) <= Math.abs(best - wanted) ? lane : best), first);
}

/** Up from the boxes of one column, across above all, and down to those of the other. */
function drawRail(from: readonly Place[], to: readonly Place[], y: number): string {
  const [left, right] = [(from[0]?.x ?? 0) + BOX_WIDTH, to[0]?.x ?? 0];
  const [up, down] = [left + RAIL_GAP, right - RAIL_GAP];
  const middleOf = (place: Place | undefined) => (place?.y ?? 0) + BOX_HEIGHT / 2;
  const stubs = [
    ...from.map((place) => `M${left} ${middleOf(place)}H${up}`),
    ...to.map((place) => `M${down} ${middleOf(place)}H${right}`),
  ];
  return `M${up} ${middleOf(from.at(-1))}V${y}H${down}V${middleOf(to.at(-1))}${stubs.join('')}`;
}
