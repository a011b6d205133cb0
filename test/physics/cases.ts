import type { Atoms } from '../../physics/atoms.js';
import type { SimulationSettings } from '../../physics/simulation.js';

/** One copper atom on a node, at z on the face between two slices. */
export const caseA: Atoms = {
  cellAngstrom: [25.6, 25.6, 4],
  atomicNumbers: Uint8Array.of(29),
  positionsAngstrom: Float64Array.of(12.8, 12.8, 2),
};

/** fcc copper ball of radius 10 Å, [001] along z, beside the middle of its cell. */
export function makeCaseB(): Atoms {
  const a = 3.6157;
  const centre = [25.13, 26.21, 12];
  const offset = [-0.71, -0.33, -0.52];
  const basis = [
    [0, 0, 0],
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ];
  const positions: number[] = [];
  for (let i = -5; i <= 5; i++) {
    for (let j = -5; j <= 5; j++) {
      for (let k = -5; k <= 5; k++) {
        for (const [x, y, z] of basis) {
          const relative = [i + x, j + y, k + z].map((fraction, axis) => offset[axis] + a * fraction);
          if (Math.hypot(...relative) <= 10) positions.push(...relative.map((value, axis) => centre[axis] + value));
        }
      }
    }
  }
  return {
    cellAngstrom: [51.2, 51.2, 24],
    atomicNumbers: new Uint8Array(positions.length / 3).fill(29),
    positionsAngstrom: Float64Array.from(positions),
  };
}

/** How the reference data were made; defocus in our sign, in the order of the reference's images. */
export const referenceSettings: SimulationSettings = {
  energyElectronvolt: 300e3,
  samplingAngstrom: 0.1,
  sliceThicknessAngstrom: 2,
  focalSpreadAngstrom: 10,
  defociAngstrom: [250, 100, 0, -100, -250],
  placement: 'bilinear',
};
