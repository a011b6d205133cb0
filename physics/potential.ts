import { wrap, type Atoms } from './atoms.js';
import type { Field, Fields, Points } from './fields.js';
import { frequencies, nameGrid, type Grid } from './grid.js';
import { projectedScatteringFactor } from './scattering.js';

/**
 * How an atom comes to lie between nodes. `bilinear` spreads it over the four nodes around it and divides by
 * sin(q)/q, as abTEM does; `phase` shifts its transform by exp(-2 pi i k r), exact on the grid. They differ by 5 to 11 %.
 */
export const PLACEMENTS = ['bilinear', 'phase'] as const;
export type Placement = (typeof PLACEMENTS)[number];

/** Atoms of one slice: for each element the in-plane positions, x then y of each atom, in Å. */
export type SliceAtoms = ReadonlyMap<number, readonly number[]>;

/** How many slices of about the given thickness fill the cell; their thickness is the cell's height over this. */
export function countSlices(heightAngstrom: number, sliceThicknessAngstrom: number): number {
  return Math.max(1, Math.ceil(heightAngstrom / sliceThicknessAngstrom - 1e-9));
}

/**
 * Sorts atoms into slices, whole: an atom on the face between two slices belongs to the later one. Positions outside the
 * cell are wrapped, in z too.
 */
export function sliceAtoms(atoms: Atoms, slices: number): SliceAtoms[] {
  const [width, depth, height] = atoms.cellAngstrom;
  const { atomicNumbers, positionsAngstrom } = atoms;
  const result = Array.from({ length: slices }, () => new Map<number, number[]>());
  for (let atom = 0; atom < atomicNumbers.length; atom++) {
    // The rounding guard keeps an atom at 3 * 0.7 out of the slice that ends at 2.0999999999999996.
    const fraction = wrap(positionsAngstrom[3 * atom + 2] / height, 1);
    const slice = result[Math.min(slices - 1, Math.floor(fraction * slices + 1e-9))];
    const plane = slice.get(atomicNumbers[atom]) ?? [];
    slice.set(atomicNumbers[atom], plane);
    plane.push(wrap(positionsAngstrom[3 * atom], width), wrap(positionsAngstrom[3 * atom + 1], depth));
  }
  return result;
}

/**
 * Transform of the first slice's potential plus i times that of the second's, in V Å; undefined where both are empty. Not
 * band-limited, nothing subtracted. Potentials are real and their transform is linear: both cost the transforms of one.
 */
export function transformPair(
  fields: Fields,
  grid: Grid,
  pair: readonly [SliceAtoms, SliceAtoms | undefined],
  placement: Placement,
): Field | undefined {
  const elements = [...new Set(pair.flatMap((slice) => [...(slice?.keys() ?? [])]))].sort((a, b) => a - b);
  if (elements.length === 0) return undefined;
  return fields.scope(() =>
    elements
      .map((element) => {
        const planes = pair.map((slice) => slice?.get(element) ?? []);
        const structureFactor =
          placement === 'phase'
            ? sumPhaseFactors(fields, grid, planes)
            : fields.fft2(fields.spread(spreadBilinearly(planes, grid), grid.shape));
        return fields.multiply(structureFactor, uploadElement(fields, grid, element, placement));
      })
      .reduce((sum, spectrum) => fields.add(sum, spectrum)),
  );
}

/** Projected potential of a slice in V Å; undefined where the slice is empty. Not band-limited, nothing subtracted. */
export function projectPotential(
  fields: Fields,
  grid: Grid,
  atoms: SliceAtoms,
  placement: Placement = 'bilinear',
): Field | undefined {
  return fields.scope(() => {
    const transform = transformPair(fields, grid, [atoms, undefined], placement);
    return transform && fields.realPart(fields.ifft2(transform));
  });
}

function uploadElement(fields: Fields, grid: Grid, atomicNumber: number, placement: Placement): Field {
  return fields.table(nameElement(grid, atomicNumber, placement), () => {
    const table = tabulateElement(grid, atomicNumber, placement);
    const pairs = new Float32Array(2 * table.length);
    table.forEach((value, node) => (pairs[2 * node] = value));
    return fields.complex(pairs, grid.shape);
  });
}

/** Names an element's table where tables are kept. */
export function nameElement(grid: Grid, atomicNumber: number, placement: Placement): string {
  return `potential ${nameGrid(grid)} ${atomicNumber} ${placement}`;
}

/** Projected scattering factor over the pixel's area in V Å on Fourier space, [nx, ny]. */
export function tabulateElement(grid: Grid, atomicNumber: number, placement: Placement): Float32Array {
  const [nx, ny] = grid.shape;
  const [dx, dy] = grid.samplingAngstrom;
  const kx = frequencies(nx, dx);
  const ky = frequencies(ny, dy);
  const table = new Float32Array(nx * ny);
  for (let ix = 0; ix <= nx / 2; ix++) {
    for (let iy = 0; iy <= ny / 2; iy++) {
      const factor = projectedScatteringFactor(atomicNumber, kx[ix] ** 2 + ky[iy] ** 2);
      // abTEM's correction of the bilinear spread: radial and without pi, so not the transform of a triangle.
      const q = placement === 'bilinear' ? Math.hypot(kx[ix] * dx, ky[iy] * dy) : 0;
      const value = factor / ((q === 0 ? 1 : Math.sin(q) / q) * dx * dy);
      for (const row of [ix, (nx - ix) % nx]) {
        for (const column of [iy, (ny - iy) % ny]) table[row * ny + column] = value;
      }
    }
  }
  return table;
}

/** Bilinear weights of the first plane's atoms as real parts, of the second's as imaginary ones. */
function spreadBilinearly(planes: readonly (readonly number[])[], { shape, samplingAngstrom }: Grid): Points {
  const [nx, ny] = shape;
  const count = planes.reduce((sum, plane) => sum + 2 * plane.length, 0);
  const indices = new Int32Array(count);
  const values = new Float32Array(count);
  let next = 0;
  planes.forEach((plane, part) => {
    for (let atom = 0; atom < plane.length; atom += 2) {
      const x = plane[atom] / samplingAngstrom[0];
      const y = plane[atom + 1] / samplingAngstrom[1];
      const [left, low] = [Math.floor(x), Math.floor(y)];
      for (const [stepX, weightX] of [
        [0, 1 - (x - left)],
        [1, x - left],
      ]) {
        const row = ((left + stepX) % nx) * ny;
        indices[next] = 2 * (row + (low % ny)) + part;
        values[next++] = weightX * (1 - (y - low));
        indices[next] = 2 * (row + ((low + 1) % ny)) + part;
        values[next++] = weightX * (y - low);
      }
    }
  });
  return { indices, values };
}

/**
 * The sum of exp(-2 pi i k r) over the first plane's atoms, plus i times that over the second's: the product of the
 * matrices exp(-2 pi i kx x), [nx, atoms], and exp(-2 pi i ky y), [atoms, ny].
 */
function sumPhaseFactors(fields: Fields, grid: Grid, planes: readonly (readonly number[])[]): Field {
  const [nx, ny] = grid.shape;
  const [kx, ky] = grid.samplingAngstrom.map((sampling, axis) => frequencies(grid.shape[axis], sampling));
  const atoms = planes.flatMap((plane, part) =>
    Array.from({ length: plane.length / 2 }, (_, i) => ({ x: plane[2 * i], y: plane[2 * i + 1], part })),
  );
  const left = new Float32Array(2 * nx * atoms.length);
  const right = new Float32Array(2 * ny * atoms.length);
  atoms.forEach(({ x, y, part }, atom) => {
    for (let ix = 0; ix < nx; ix++) left.set(phaseFactor(kx[ix] * x, 2 * ix === nx), 2 * (ix * atoms.length + atom));
    for (let iy = 0; iy < ny; iy++) {
      const [re, im] = phaseFactor(ky[iy] * y, 2 * iy === ny);
      right.set(part === 0 ? [re, im] : [-im, re], 2 * (atom * ny + iy));
    }
  });
  return fields.scope(() =>
    fields.multiplyMatrices(fields.complex(left, [nx, atoms.length]), fields.complex(right, [atoms.length, ny])),
  );
}

/** exp(-2 pi i turns); at the Nyquist frequency, its own negative, the mean of both signs: potentials are real. */
function phaseFactor(turns: number, isNyquist: boolean): [re: number, im: number] {
  const angle = -2 * Math.PI * turns;
  return [Math.cos(angle), isNyquist ? 0 : Math.sin(angle)];
}
