/**
 * The same pixels of a square field [x, y] with rows from the top: x to the right, y up, as one looks at a graph.
 *
 * @param values C order, `values[ix * pixels + iy]`
 * @param rows of the same length, is filled and returned
 */
export function turnToRows<T extends Float32Array | Uint8Array>(values: T, pixels: number, rows: T): T {
  for (let ix = 0; ix < pixels; ix++) {
    for (let iy = 0; iy < pixels; iy++) rows[(pixels - 1 - iy) * pixels + ix] = values[ix * pixels + iy];
  }
  return rows;
}
