import { AtomsFormatError } from '../atoms-format-error.js';
import { maybeOrthogonalCell, ORTHOGONAL_CELLS, type CellParameters, type OrthogonalCell } from '../orthogonal-cell.js';
import { quote } from '../quote.js';

/**
 * The cell that the second line of an extended xyz file gives.
 * @throws AtomsFormatError where there is none, or one that has no orthogonal cell with a along x.
 */
export function parseLattice(comment: string): OrthogonalCell {
  const text = /Lattice="([^"]*)"/i.exec(comment)?.[1];
  const expected = 'a cell in the second line, Lattice="ax 0 0 0 by 0 0 0 cz" in Å';
  if (text === undefined) throw new AtomsFormatError('Lattice', expected, 'none', 2);
  const entries = text.trim().split(/\s+/).map(Number);
  if (entries.length !== 9 || !entries.every(Number.isFinite)) {
    throw new AtomsFormatError('Lattice', expected, quote(text), 2);
  }
  const [a, b, c] = [entries.slice(0, 3), entries.slice(3, 6), entries.slice(6)];
  const cell = maybeOrthogonalCell(measureCell(a, b, c));
  // the atoms' places stay as they are, so the cell has to lie the way that the simulator takes it
  if (!cell || !isAlong(a, cell.vectorsAngstrom[0]) || !isAlong(b, cell.vectorsAngstrom[1])) {
    const rule = `an orthogonal or hexagonal cell with a along x, c along z and ${ORTHOGONAL_CELLS}`;
    throw new AtomsFormatError('Lattice', rule, quote(text), 2);
  }
  return cell;
}

/** Columns of the element's symbol and of x, counted from 0. */
export function parseProperties(comment: string): { species: number; position: number } {
  const text = /Properties="?([^\s"]+)"?/i.exec(comment)?.[1];
  if (text === undefined) return { species: 0, position: 1 };
  const words = text.split(':');
  let column = 0;
  let species: number | undefined;
  let position: number | undefined;
  for (let i = 0; i + 2 < words.length; i += 3) {
    if (words[i] === 'species') species = column;
    if (words[i] === 'pos') position = column;
    column += Number(words[i + 2]);
  }
  if (species === undefined || position === undefined) {
    throw new AtomsFormatError('Properties', 'species:S:1 and pos:R:3', quote(text), 2);
  }
  return { species, position };
}

function measureCell(a: readonly number[], b: readonly number[], c: readonly number[]): CellParameters {
  const angle = (u: readonly number[], v: readonly number[]) =>
    (Math.acos(dot(u, v) / (Math.hypot(...u) * Math.hypot(...v))) * 180) / Math.PI;
  return {
    edgesAngstrom: [Math.hypot(...a), Math.hypot(...b), Math.hypot(...c)],
    anglesDegrees: [angle(b, c), angle(a, c), angle(a, b)],
  };
}

function dot(u: readonly number[], v: readonly number[]): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

/** A thousandth of its length is more than rounding takes from a vector. */
function isAlong(vector: readonly number[], wanted: readonly number[]): boolean {
  return Math.hypot(...vector.map((value, axis) => value - wanted[axis])) <= 1e-3 * Math.hypot(...wanted);
}
