/** x' = rotation x + translation, in fractions of the cell. */
export interface SymmetryOperation {
  /** Row by row, nine whole numbers with determinant 1 or -1. */
  readonly rotation: readonly number[];
  readonly translation: readonly number[];
}

const LONGEST = 200;
/** Sign, then a number with an optional fraction, a variable, or both: `+1/2`, `-x`, `.25`, `2*x`. */
const TERM = /([-+]?)(\d*\.?\d*)(?:\/(\d+))?\*?([xyz]?)/y;

/** Parses `-y+1/2, x, z+.25`, terms in any order and case; undefined where it is no operation on a lattice. */
export function maybeSymmetryOperation(text: string): SymmetryOperation | undefined {
  if (text.length > LONGEST) return undefined;
  const rows = text.toLowerCase().replaceAll(/\s/g, '').split(',').map(maybeRow);
  if (rows.length !== 3 || !rows.every((row) => row !== undefined)) return undefined;
  const rotation = rows.flatMap((row) => row.slice(0, 3));
  if (!rotation.every(Number.isInteger) || Math.abs(determinant(rotation)) !== 1) return undefined;
  return { rotation, translation: rows.map((row) => row[3]) };
}

/** Coefficients of x, y, z and the translation. */
function maybeRow(expression: string): readonly number[] | undefined {
  const row = [0, 0, 0, 0];
  TERM.lastIndex = 0;
  for (let from = 0; from < expression.length; from = TERM.lastIndex) {
    const [term, sign, digits, divisor = '1', variable] = TERM.exec(expression) ?? [];
    if (!term || digits === undefined || variable === undefined) return undefined;
    // all terms but the first begin with a sign
    if (from > 0 && sign === '') return undefined;
    if (digits === '' && variable === '') return undefined;
    const size = (digits === '' ? 1 : Number(digits)) / Number(divisor);
    if (!Number.isFinite(size)) return undefined;
    row[variable === '' ? 3 : 'xyz'.indexOf(variable)] += sign === '-' ? -size : size;
  }
  return row;
}

function determinant([a, b, c, d, e, f, g, h, i]: readonly number[]): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
