/**
 * Brings a field [x, y] to a square of another size, each new pixel the mean of the area that it covers. The result has its
 * rows from the top: x to the right, y up, as one looks at a graph.
 *
 * @param values C order, `values[ix * pixels + iy]`
 */
export function resampleToRows(values: ArrayLike<number>, pixels: number, side: number): Float32Array {
  const shares = listShares(pixels, side);
  const narrowed = new Float32Array(side * pixels);
  shares.forEach(({ first, weights }, column) => {
    weights.forEach((weight, offset) => {
      const from = (first + offset) * pixels;
      for (let iy = 0; iy < pixels; iy++) narrowed[column * pixels + iy] += weight * values[from + iy];
    });
  });
  const rows = new Float32Array(side * side);
  shares.forEach(({ first, weights }, fromBottom) => {
    const row = side - 1 - fromBottom;
    for (let column = 0; column < side; column++) {
      let sum = 0;
      weights.forEach((weight, offset) => (sum += weight * narrowed[column * pixels + first + offset]));
      rows[row * side + column] = sum;
    }
  });
  return rows;
}

/** For every new pixel along an axis: which old ones it covers, and with what weights, which sum to 1. */
function listShares(pixels: number, side: number): { first: number; weights: number[] }[] {
  const step = pixels / side;
  return Array.from({ length: side }, (_, index) => {
    const [from, to] = [index * step, (index + 1) * step];
    const first = Math.floor(from);
    const last = Math.min(pixels, Math.ceil(to));
    const weights = Array.from({ length: last - first }, (_, offset) => {
      const covered = Math.min(to, first + offset + 1) - Math.max(from, first + offset);
      return Math.max(0, covered) / step;
    });
    return { first, weights };
  });
}
