/** Nodes of a periodic plane: sample (ix, iy) lies at (ix dx, iy dy), on the node and not at a pixel's centre. */
export interface Grid {
  readonly shape: readonly [nx: number, ny: number];
  readonly samplingAngstrom: readonly [dx: number, dy: number];
}

const ROUNDING = 1e-6;

/** The coarsest grid that divides the cell and is not coarser than `samplingAngstrom`. */
export function createGrid(cellAngstrom: readonly [number, number, ...number[]], samplingAngstrom: number): Grid {
  const pixels = (length: number) => Math.max(1, Math.ceil(length / samplingAngstrom - ROUNDING));
  const [nx, ny] = [pixels(cellAngstrom[0]), pixels(cellAngstrom[1])];
  return { shape: [nx, ny], samplingAngstrom: [cellAngstrom[0] / nx, cellAngstrom[1] / ny] };
}

/** Spatial frequencies k = 1/d in 1/Å in the order of the discrete Fourier transform. */
export function frequencies(count: number, samplingAngstrom: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (i < count / 2 ? i : i - count) / (count * samplingAngstrom));
}

/** Names a grid where tables are kept. */
export function nameGrid({ shape, samplingAngstrom }: Grid): string {
  return `${shape.join('x')}@${samplingAngstrom.join('x')}`;
}
