import type { Field, Fields } from './fields.js';
import { createPropagation, enterPlaneWave, step, transmit, type Beam, type Propagation } from './multislice.js';
import { transformPair, type Placement, type SliceAtoms } from './potential.js';
import { propagateByKernel } from './propagate-by-kernel.js';

/**
 * What the beam goes through: for each part of the specimen its slices, in one frozen-phonon configuration. The parts are
 * kept apart so that several waves, each through some of the parts, share their potentials.
 */
export type Configuration = readonly (readonly SliceAtoms[])[];

/** For each wave the parts that it goes through, by index. */
export type Paths = readonly (readonly number[])[];

/**
 * Multislice: the spectra at the exit face, [configuration][path], interleaved, [nx, ny]. By the kernel where there is one,
 * else by single operations, which say what it does.
 */
export function propagate(
  fields: Fields,
  beam: Beam,
  configurations: readonly Configuration[],
  paths: Paths,
  placement: Placement,
): Float32Array[][] {
  if (fields.kernel?.supports(beam.grid.shape) && placement === 'bilinear') {
    return propagateByKernel(fields.kernel, beam, configurations, paths);
  }
  return configurations.map((configuration) => propagateByFields(fields, beam, configuration, paths, placement));
}

function propagateByFields(
  fields: Fields,
  beam: Beam,
  configuration: Configuration,
  paths: Paths,
  placement: Placement,
): Float32Array[] {
  const propagation = createPropagation(fields, beam);
  const slices = configuration[0]?.length ?? 0;
  const spectra: Float32Array[] = [];
  fields.scope(() => {
    let waves: readonly Field[] = paths.map(() => enterPlaneWave(fields, beam.grid));
    for (let slice = 0; slice < slices; slice += 2) {
      const before = waves;
      waves = fields.scope(() => {
        const transmissions = transmitPair(fields, beam, propagation, configuration, slice, paths, placement);
        return before.map((wave, path) => {
          const middle = step(fields, wave, transmissions[path]?.[0], propagation.propagator);
          return slice + 1 < slices ? step(fields, middle, transmissions[path]?.[1], propagation.propagator) : middle;
        });
      });
      for (const wave of before) fields.dispose(wave);
    }
    for (const wave of waves) spectra.push(fields.read(wave));
  });
  return spectra;
}

/** For each path the transmission functions of two slices; undefined where its parts hold no atoms in both. */
function transmitPair(
  fields: Fields,
  { grid }: Beam,
  propagation: Propagation,
  configuration: Configuration,
  slice: number,
  paths: Paths,
  placement: Placement,
): readonly (readonly [Field, Field] | undefined)[] {
  const transforms = configuration.map((part) =>
    transformPair(fields, grid, [part[slice], part[slice + 1]], placement),
  );
  const known = new Map<string, readonly [Field, Field]>();
  return paths.map((path) => {
    const parts = path.filter((part) => transforms[part] !== undefined);
    const [first, ...others] = parts.flatMap((part) => transforms[part] ?? []);
    if (first === undefined) return undefined;
    const pair = known.get(parts.join());
    if (pair) return pair;
    const potentials = fields.ifft2(others.reduce((sum, transform) => fields.add(sum, transform), first));
    const transmissions = [
      transmit(fields, fields.realPart(potentials), propagation),
      transmit(fields, fields.imaginaryPart(potentials), propagation),
    ] as const;
    known.set(parts.join(), transmissions);
    return transmissions;
  });
}
