import { readNpyHeader, readNpySlice, type Dtype } from './npy.js';

/** How far an array is from another one of the same form. */
export interface ArrayDifference {
  /** Root of the mean squared difference, by that of the expected numbers. */
  readonly relativeRms: number;
  /** Of entries of the first axis (images, structures): the share whose own relative rms is beyond `entryTolerance`. */
  readonly shareOfEntries: number;
}

/**
 * Compares two .npy files entry by entry, without holding them. Undefined where they differ in type or shape.
 * @param entryTolerance relative rms beyond which an entry is another one
 */
export function maybeCompareArrays(expected: string, got: string, entryTolerance: number): ArrayDifference | undefined {
  const [before, now] = [readNpyHeader(expected), readNpyHeader(got)];
  if (before.dtype !== now.dtype || before.shape.join() !== now.shape.join()) return undefined;
  const entries = before.shape[0] ?? 1;
  let [squares, norm, beyond] = [0, 0, 0];
  for (let entry = 0; entry < entries; entry++) {
    const of = compareEntry(expected, got, before.dtype, entry);
    squares += of.squares;
    norm += of.norm;
    if (divide(of.squares, of.norm) > entryTolerance) beyond++;
  }
  return { relativeRms: divide(squares, norm), shareOfEntries: entries === 0 ? 0 : beyond / entries };
}

function compareEntry(expected: string, got: string, dtype: Dtype, entry: number) {
  const { data: before } = readNpySlice(expected, dtype, entry, entry + 1);
  const { data: now } = readNpySlice(got, dtype, entry, entry + 1);
  let [squares, norm] = [0, 0];
  for (let index = 0; index < before.length; index++) {
    squares += (now[index] - before[index]) ** 2;
    norm += before[index] ** 2;
  }
  return { squares, norm };
}

/** Root of a ratio of squares; of nothing to nothing it is 0. A NaN is a difference beyond all bounds. */
function divide(squares: number, norm: number): number {
  if (squares === 0) return 0;
  const ratio = Math.sqrt(squares / norm);
  return Number.isNaN(ratio) ? Infinity : ratio;
}
