import type { RandomStream } from '../../study/random.js';
import type { ParticleClass, Range } from '../../study/domain.js';
import { nearestImage } from './amorphous-carbon.js';
import { ImpossibleStructureError } from './impossible-structure-error.js';

/** Where a sphere stands, seen along the beam. */
export interface Disc {
  readonly xAngstrom: number;
  readonly yAngstrom: number;
  readonly radiusAngstrom: number;
}

const TRIES_PER_PARTICLE = 200;
const REDRAWS = 100;

/**
 * Draws the particles' number, sizes and places in a periodic square cell. Gaps are kept between the discs seen along the
 * beam, so that no two particles overlap in the image either. Centres lie anywhere: a particle may be cut by the edge.
 *
 * Where the drawn particles don't fit after many tries, number and sizes are drawn again.
 * @throws ImpossibleStructureError after 100 redraws, or at once where not even one fits beside its own image.
 */
export function layOutParticles(particles: ParticleClass, cellAngstrom: number, stream: RandomStream): Disc[] {
  const least = particles.diameterAngstrom[0] + particles.gapAngstrom;
  if (least > cellAngstrom) {
    throw new ImpossibleStructureError(
      `a particle of ${particles.diameterAngstrom[0]} Å and a gap of ${particles.gapAngstrom} Å need a cell of ${least} Å, ` +
        `the cell has ${cellAngstrom} Å`,
    );
  }
  for (let redraw = 0; redraw < REDRAWS; redraw++) {
    const discs = tryLayout(particles, cellAngstrom, stream);
    if (discs) return discs;
  }
  throw new ImpossibleStructureError(
    `${describe(particles.count)} particles of ${describe(particles.diameterAngstrom)} Å, ${particles.gapAngstrom} Å apart, ` +
      `do not fit into ${cellAngstrom} x ${cellAngstrom} Å (${REDRAWS} draws of ${TRIES_PER_PARTICLE} tries a particle)`,
  );
}

/** Uniform integer in [low, high]. */
export function drawInteger([low, high]: Range, stream: RandomStream): number {
  return low + stream.integer(high - low + 1);
}

/** Uniform in [low, high]. */
export function drawUniform([low, high]: Range, stream: RandomStream): number {
  return low + (high - low) * stream.uniform();
}

function tryLayout(particles: ParticleClass, cell: number, stream: RandomStream): Disc[] | undefined {
  const count = drawInteger(particles.count, stream);
  const radii = Array.from({ length: count }, () => drawUniform(particles.diameterAngstrom, stream) / 2);
  const discs: Disc[] = [];
  for (const radiusAngstrom of radii) {
    if (2 * radiusAngstrom + particles.gapAngstrom > cell) return undefined;
    const disc = placeDisc(radiusAngstrom, discs, particles.gapAngstrom, cell, stream);
    if (!disc) return undefined;
    discs.push(disc);
  }
  return discs;
}

function placeDisc(
  radiusAngstrom: number,
  others: readonly Disc[],
  gap: number,
  cell: number,
  stream: RandomStream,
): Disc | undefined {
  for (let attempt = 0; attempt < TRIES_PER_PARTICLE; attempt++) {
    const disc = { xAngstrom: stream.uniform() * cell, yAngstrom: stream.uniform() * cell, radiusAngstrom };
    if (others.every((other) => measureGap(disc, other, cell) >= gap)) return disc;
  }
  return undefined;
}

/** Between the nearest periodic images of two discs, in Å. */
export function measureGap(a: Disc, b: Disc, cellAngstrom: number): number {
  const dx = nearestImage(a.xAngstrom - b.xAngstrom, cellAngstrom);
  const dy = nearestImage(a.yAngstrom - b.yAngstrom, cellAngstrom);
  return Math.hypot(dx, dy) - a.radiusAngstrom - b.radiusAngstrom;
}

function describe([low, high]: Range): string {
  return low === high ? `${low}` : `${low} to ${high}`;
}
