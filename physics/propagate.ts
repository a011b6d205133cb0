import type { Field, FieldOperations, Fields, Points } from './fields.js';
import { createPropagation, enterPlaneWave, step, transmit, type Beam, type Propagation } from './multislice.js';
import type { Grid } from './grid.js';
import { placePair, transformPair, type PlacedPair, type Placement, type SliceAtoms } from './potential.js';
import { propagateByKernel } from './propagate-by-kernel.js';

/**
 * What the beam goes through: for each part of the specimen its slices, in one frozen-phonon configuration. The parts are
 * kept apart so that several waves, each through some of the parts, share their potentials.
 */
export type Configuration = readonly (readonly SliceAtoms[])[];

/** For each wave the parts that it goes through, by index. */
export type Paths = readonly (readonly number[])[];

/**
 * Multislice: the spectra at the exit face, [configuration][path], interleaved, [nx, ny].
 *
 * Potentials are computed in pairs, as real and imaginary part of one plane: of two configurations that go side by side,
 * or of two slices of a single one.
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
  const spectra: Float32Array[][] = [];
  for (let first = 0; first < configurations.length; first += 2) {
    const pair = configurations.slice(first, first + 2);
    spectra.push(...propagatePair(fields, beam, pair, paths, placement));
  }
  return spectra;
}

/** @param configurations one or two */
function propagatePair(
  fields: Fields,
  beam: Beam,
  configurations: readonly Configuration[],
  paths: Paths,
  placement: Placement,
): Float32Array[][] {
  const propagation = createPropagation(fields, beam);
  const [first, second] = configurations;
  const slices = first[0]?.length ?? 0;
  let waves: readonly Field[] = configurations.flatMap(() => paths.map(() => enterPlaneWave(fields, beam.grid)));
  for (let slice = 0; slice < slices; slice += second ? 1 : 2) {
    const before = waves;
    waves = fields.scope(() => {
      const pairs = first.map((part, index) =>
        placePair(fields, beam.grid, [part[slice], second ? second[index][slice] : part[slice + 1]], placement),
      );
      const steps = second ? 'beside' : slice + 1 < slices ? 'behind' : 'last';
      return advance(fields, beam.grid, propagation, before, pairs, paths, steps);
    });
    for (const wave of before) fields.dispose(wave);
  }
  const spectra = waves.map((wave) => fields.read(wave));
  for (const wave of waves) fields.dispose(wave);
  return configurations.map((_, index) => spectra.slice(index * paths.length, (index + 1) * paths.length));
}

/** How the second slice of a pair lies to the first: in another configuration, after it, or there is none. */
type Second = 'beside' | 'behind' | 'last';

function advance(
  fields: Fields,
  grid: Grid,
  propagation: Propagation,
  waves: readonly Field[],
  pairs: readonly PlacedPair[],
  paths: Paths,
  second: Second,
): readonly Field[] {
  const name = JSON.stringify([
    'slice',
    second,
    propagation.energyElectronvolt,
    paths,
    pairs.map(({ atomicNumbers, placement }) => [placement, atomicNumbers]),
  ]);
  const inputs = [propagation.propagator, propagation.bandLimit, ...waves, ...pairs.flatMap((pair) => pair.fields)];
  const points = pairs.flatMap((pair) => pair.points);
  return fields.run(name, inputs, points, (operations, [propagator, bandLimit, ...rest], tracedPoints) => {
    const placed = distribute(pairs, rest.slice(waves.length), tracedPoints);
    const transmissions = transmitPairs(operations, grid, { ...propagation, bandLimit }, placed, paths);
    return rest.slice(0, waves.length).map((wave, index) => {
      const pair = transmissions[index % paths.length];
      if (second === 'beside') return step(operations, wave, pair?.[index < paths.length ? 0 : 1], propagator);
      const middle = step(operations, wave, pair?.[0], propagator);
      return second === 'last' ? middle : step(operations, middle, pair?.[1], propagator);
    });
  });
}

/** For each path the transmission functions of both slices; undefined where its parts hold no atoms. */
function transmitPairs(
  operations: FieldOperations,
  grid: Grid,
  propagation: Propagation,
  pairs: readonly PlacedPair[],
  paths: Paths,
): readonly (readonly [Field, Field] | undefined)[] {
  const transforms = pairs.map((pair) =>
    pair.atomicNumbers.length === 0 ? undefined : transformPair(operations, grid, pair),
  );
  const known = new Map<string, readonly [Field, Field]>();
  return paths.map((path) => {
    const parts = path.filter((part) => transforms[part] !== undefined);
    if (parts.length === 0) return undefined;
    const key = parts.join();
    const pair =
      known.get(key) ??
      transmitPair(
        operations,
        propagation,
        parts.flatMap((part) => transforms[part] ?? []),
      );
    known.set(key, pair);
    return pair;
  });
}

function transmitPair(
  operations: FieldOperations,
  propagation: Propagation,
  transforms: readonly Field[],
): readonly [Field, Field] {
  const potentials = operations.ifft2(transforms.reduce((sum, transform) => operations.add(sum, transform)));
  return [
    transmit(operations, operations.realPart(potentials), propagation),
    transmit(operations, operations.imaginaryPart(potentials), propagation),
  ];
}

/** The pairs with the inputs of a calculation in place of their own. */
function distribute(
  pairs: readonly PlacedPair[],
  fields: readonly Field[],
  points: readonly Points[],
): readonly PlacedPair[] {
  let [nextField, nextPoints] = [0, 0];
  return pairs.map((pair) => ({
    ...pair,
    fields: fields.slice(nextField, (nextField += pair.fields.length)),
    points: points.slice(nextPoints, (nextPoints += pair.points.length)),
  }));
}
