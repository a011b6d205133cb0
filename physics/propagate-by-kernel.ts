import { antialiasAperture } from './antialias.js';
import { interactionParameter } from './electron.js';
import { tabulateRadial } from './fresnel.js';
import { nameGrid, type Grid } from './grid.js';
import { nameBeam, tabulatePropagator, type Beam } from './multislice.js';
import { nameElement, tabulateElement } from './potential.js';
import type { Configuration, Paths } from './propagate.js';
import type { WaveKernel } from './wave-kernel.js';

/** Multislice of atoms placed bilinearly; [configuration][path], as `propagate`. */
export function propagateByKernel(
  kernel: WaveKernel,
  beam: Beam,
  configurations: readonly Configuration[],
  paths: Paths,
): Float32Array[][] {
  const { grid } = beam;
  const [nx, ny] = grid.shape;
  const elements = [...new Set(configurations.flat(2).flatMap((slice) => [...slice.keys()]))].sort((a, b) => a - b);
  const packed = configurations.map((configuration) => packAtoms(configuration, elements, grid));
  const spectra = kernel.propagate({
    nx,
    ny,
    interaction: interactionParameter(beam.energyElectronvolt),
    aperture: kernel.table(`aperture ${nameGrid(grid)}`, () =>
      Float32Array.from(tabulateRadial(grid, antialiasAperture(grid))),
    ),
    propagator: kernel.table(nameBeam(beam), () => tabulatePropagator(beam)),
    scattering: elements.map((element) =>
      kernel.table(nameElement(grid, element, 'bilinear'), () => tabulateElement(grid, element, 'bilinear')),
    ),
    parts: configurations[0]?.length ?? 0,
    slices: configurations[0]?.[0]?.length ?? 0,
    paths: paths.map((parts) => Int32Array.from(parts)),
    positions: packed.map(({ positions }) => positions),
    offsets: packed.map(({ offsets }) => offsets),
  });
  const size = 2 * nx * ny;
  return configurations.map((_, configuration) =>
    paths.map((_, path) => {
      const first = (configuration * paths.length + path) * size;
      return spectra.subarray(first, first + size);
    }),
  );
}

/** Positions in pixels by part, slice and element, and where each of these lists begins. */
function packAtoms(
  configuration: Configuration,
  elements: readonly number[],
  { shape, samplingAngstrom }: Grid,
): { positions: Float64Array; offsets: Int32Array } {
  const planes = configuration.flat().flatMap((slice) => elements.map((element) => slice.get(element) ?? []));
  const offsets = new Int32Array(planes.length + 1);
  planes.forEach((plane, index) => (offsets[index + 1] = offsets[index] + plane.length / 2));
  const positions = new Float64Array(2 * offsets[planes.length]);
  let next = 0;
  for (const plane of planes) {
    for (let i = 0; i < plane.length; i++) {
      const axis = i % 2;
      // the quotient of a position just below the cell's length may round to the last node's successor, which is the first
      positions[next++] = (plane[i] / samplingAngstrom[axis]) % shape[axis];
    }
  }
  return { positions, offsets };
}
