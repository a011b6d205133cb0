import type { Range, StructureClass } from '../../study/domain.js';
import type { LatticeName } from '../../study/lattices.js';

export interface StructureSize {
  readonly diameter: Range;
  readonly particles: Range;
  readonly gap: number;
  readonly carbon: Range;
  readonly cell: number;
}

/** A class without stacking faults; lengths in Å. */
export function createStructureClass(lattice: LatticeName, size: StructureSize): StructureClass {
  return {
    name: lattice,
    cellAngstrom: size.cell,
    particles: {
      lattice,
      diameterAngstrom: size.diameter,
      count: size.particles,
      stackingFaults: [0, 0],
      gapAngstrom: size.gap,
    },
    substrate: { thicknessAngstrom: size.carbon },
    labelBlurAngstrom: 1.6,
  };
}
