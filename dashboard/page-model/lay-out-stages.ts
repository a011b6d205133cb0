import type { Stages } from '../contract/stages.js';

/** Places of the boxes in pixels, for a drawing with HTML boxes over SVG edges. */
export interface StageLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Place>;
  /** Paths from box to box, as SVG takes them. */
  readonly edges: readonly { readonly id: string; readonly path: string; readonly from: string; readonly to: string }[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export const BOX_WIDTH = 186;
export const BOX_HEIGHT = 46;
const GAP_X = 44;
const GAP_Y = 10;

/** Columns side by side, each in the middle of the height. */
export function layOutStages({ columns, edges }: Pick<Stages, 'columns' | 'edges'>): StageLayout {
  const most = Math.max(1, ...columns.map(({ boxes }) => boxes.length));
  const height = heightOf(most);
  const boxes = new Map<string, Place>();
  columns.forEach((column, at) => {
    const top = (height - heightOf(column.boxes.length)) / 2;
    column.boxes.forEach(({ id }, row) => {
      boxes.set(id, { x: at * (BOX_WIDTH + GAP_X), y: top + row * (BOX_HEIGHT + GAP_Y) });
    });
  });
  const width = Math.max(1, columns.length) * (BOX_WIDTH + GAP_X) - GAP_X;
  const drawn = edges.flatMap(({ from, to }) => {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (start === undefined || end === undefined) return [];
    return [{ id: `${from}>${to}`, from, to, path: drawEdge(start, end) }];
  });
  return { width, height, boxes, edges: drawn };
}

function heightOf(boxes: number): number {
  return boxes * (BOX_HEIGHT + GAP_Y) - GAP_Y;
}

function drawEdge(from: Place, to: Place): string {
  const [x1, y1, x2, y2] = [from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2, to.x, to.y + BOX_HEIGHT / 2];
  const bend = GAP_X / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
