import { wrap, type Atoms } from './atoms.js';
import type { Field, Fields } from './fields.js';
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

/** Projected potential of a slice in V Å; undefined where the slice is empty. Not band-limited, nothing subtracted. */
export function projectPotential(
  fields: Fields,
  grid: Grid,
  atoms: SliceAtoms,
  placement: Placement = 'bilinear',
): Field | undefined {
  if (atoms.size === 0) return undefined;
  return fields.scope(() => {
    const spectra = [...atoms].map(([atomicNumber, plane]) => {
      const structureFactor =
        placement === 'bilinear'
          ? fields.rfft2(fields.real(spreadBilinearly(plane, grid), grid.shape))
          : fields.complex(sumPhaseFactors(plane, grid), halfShape(grid));
      return fields.multiply(structureFactor, tabulateElement(fields, grid, atomicNumber, placement));
    });
    return fields.irfft2(
      spectra.reduce((sum, spectrum) => fields.add(sum, spectrum)),
      grid.shape[1],
    );
  });
}

/** Projected scattering factor over the pixel's area in V Å on half of Fourier space, as a complex field. */
function tabulateElement(fields: Fields, grid: Grid, atomicNumber: number, placement: Placement): Field {
  return fields.table(`potential ${nameGrid(grid)} ${atomicNumber} ${placement}`, () => {
    const [nx, ny] = halfShape(grid);
    const [dx, dy] = grid.samplingAngstrom;
    const kx = frequencies(grid.shape[0], dx);
    const ky = frequencies(grid.shape[1], dy);
    const table = new Float32Array(2 * nx * ny);
    for (let ix = 0; ix < nx; ix++) {
      for (let iy = 0; iy < ny; iy++) {
        const factor = projectedScatteringFactor(atomicNumber, kx[ix] ** 2 + ky[iy] ** 2);
        // abTEM's correction of the bilinear spread: radial and without pi, so not the transform of a triangle.
        const q = placement === 'bilinear' ? Math.hypot(kx[ix] * dx, ky[iy] * dy) : 0;
        table[2 * (ix * ny + iy)] = factor / ((q === 0 ? 1 : Math.sin(q) / q) * dx * dy);
      }
    }
    return fields.complex(table, [nx, ny]);
  });
}

function halfShape({ shape }: Grid): [number, number] {
  return [shape[0], Math.floor(shape[1] / 2) + 1];
}

function spreadBilinearly(plane: readonly number[], { shape, samplingAngstrom }: Grid): Float32Array {
  const [nx, ny] = shape;
  const weights = new Float32Array(nx * ny);
  for (let atom = 0; atom < plane.length; atom += 2) {
    const x = plane[atom] / samplingAngstrom[0];
    const y = plane[atom + 1] / samplingAngstrom[1];
    const [left, low] = [Math.floor(x), Math.floor(y)];
    const [fractionX, fractionY] = [x - left, y - low];
    const [row, nextRow] = [(left % nx) * ny, ((left + 1) % nx) * ny];
    const [column, nextColumn] = [low % ny, (low + 1) % ny];
    weights[row + column] += (1 - fractionX) * (1 - fractionY);
    weights[nextRow + column] += fractionX * (1 - fractionY);
    weights[row + nextColumn] += (1 - fractionX) * fractionY;
    weights[nextRow + nextColumn] += fractionX * fractionY;
  }
  return weights;
}

/** Sum of exp(-2 pi i k r) over the atoms on half of Fourier space, interleaved. Takes time ~ atoms x nodes. */
function sumPhaseFactors(plane: readonly number[], grid: Grid): Float32Array {
  const [nx, ny] = halfShape(grid);
  const kx = frequencies(grid.shape[0], grid.samplingAngstrom[0]);
  const ky = frequencies(grid.shape[1], grid.samplingAngstrom[1]).subarray(0, ny);
  const sums = new Float64Array(2 * nx * ny);
  for (let atom = 0; atom < plane.length; atom += 2) {
    const phaseY = ky.map((k) => -2 * Math.PI * k * plane[atom + 1]);
    const [cosineY, sineY] = [phaseY.map(Math.cos), phaseY.map(Math.sin)];
    let next = 0;
    for (let ix = 0; ix < nx; ix++) {
      const phaseX = -2 * Math.PI * kx[ix] * plane[atom];
      const [cosineX, sineX] = [Math.cos(phaseX), Math.sin(phaseX)];
      for (let iy = 0; iy < ny; iy++) {
        sums[next++] += cosineX * cosineY[iy] - sineX * sineY[iy];
        sums[next++] += cosineX * sineY[iy] + sineX * cosineY[iy];
      }
    }
  }
  return Float32Array.from(sums);
}
