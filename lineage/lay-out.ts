import type { FoldedGraph } from './fold-graph.js';

/** Something that stands in a column: a group, or a place where a long edge passes. */
export interface Placed {
  readonly column: number;
  /** Of its middle. */
  readonly y: number;
}

export interface LaidOut {
  /** By the place of the group. */
  readonly groups: readonly Placed[];
  /** From group to group, with the places between them that it passes. */
  readonly edges: readonly { readonly from: number; readonly edge: number; readonly way: readonly Placed[] }[];
  readonly height: number;
}

interface Item {
  readonly column: number;
  readonly height: number;
  readonly neighbours: number[];
  y: number;
}

const SWEEPS = 8;
const GAP = 14;
const PASSING_HEIGHT = 8;

/**
 * Columns by distance from the root; within a column the order by the mean place of the neighbours in the column before and
 * after, in turns (K. Sugiyama, S. Tagawa, M. Toda, IEEE Trans. SMC 11 (1981) 109, with means for barycentres).
 * @param heights of the groups' boxes
 */
export function layOut(groups: FoldedGraph, heights: readonly number[]): LaidOut {
  const items: Item[] = groups.map(({ depth }, place) => ({
    column: depth,
    height: heights[place] ?? 0,
    neighbours: [],
    y: 0,
  }));
  const ways = groups.flatMap(({ depth, next }, from) =>
    next.map(({ group }, edge) => {
      const way = [from];
      for (let column = depth + 1; column < (groups[group]?.depth ?? 0); column++) {
        items.push({ column, height: PASSING_HEIGHT, neighbours: [], y: 0 });
        way.push(items.length - 1);
      }
      way.push(group);
      for (let at = 1; at < way.length; at++) {
        items[way[at - 1]].neighbours.push(way[at]);
        items[way[at]].neighbours.push(way[at - 1]);
      }
      return { from, edge, way };
    }),
  );
  const last = Math.max(...items.map(({ column }) => column));
  const columns = Array.from({ length: last + 1 }, (_, column) => items.filter((item) => item.column === column));
  columns.forEach(stack);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const side = sweep % 2 === 0 ? -1 : 1;
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) sortColumn(column, items, side);
  }
  const height = Math.max(...columns.map(measure));
  for (const item of items) item.y += height / 2;
  const place = (at: number): Placed => ({ column: items[at].column, y: items[at].y });
  return {
    groups: groups.map((_, at) => place(at)),
    edges: ways.map(({ from, edge, way }) => ({ from, edge, way: way.map(place) })),
    height,
  };
}

function sortColumn(column: Item[], items: readonly Item[], side: number): void {
  const means = new Map(
    column.map((item) => {
      const near = item.neighbours.map((at) => items[at]).filter((other) => other.column === item.column + side);
      const mean = near.reduce((sum, { y }) => sum + y, 0) / near.length;
      return [item, near.length === 0 ? item.y : mean];
    }),
  );
  column.sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0));
  stack(column);
}

/** Below each other, about y = 0 at the middle of the column. */
function stack(column: readonly Item[]): void {
  let y = -measure(column) / 2;
  for (const item of column) {
    item.y = y + item.height / 2;
    y += item.height + GAP;
  }
}

function measure(column: readonly Item[]): number {
  return column.reduce((sum, { height }) => sum + height + GAP, -GAP);
}
