import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAtomPlaces } from '../../../physics/structures/atom-places.js';
import { nearestImage } from '../../../physics/structures/amorphous-carbon.js';
import { createStreams } from '../../../study/random-stream.js';

describe('places of atoms', () => {
  // cells of many boxes, of few, and of one along an axis
  for (const cell of [
    [7, 9, 11],
    [2.2, 1.1, 5],
    [40, 0.7, 3],
  ] as const) {
    it(`in a cell of ${cell.join(' x ')} Å are found as by comparing with all atoms, periods included`, () => {
      const stream = createStreams(5)('places', ...cell);
      const tolerance = 0.2;
      const places = createAtomPlaces(cell, tolerance);
      const added: number[][] = [];
      let found = 0;
      for (let i = 0; i < 800; i++) {
        const place = cell.map((length) => (3 * stream.uniform() - 1) * length);
        const expected = added.some((other) => distance(place, other, cell) <= tolerance);
        const [x, y, z] = place;
        const atom = places.maybeFind(x, y, z);
        assert.equal(atom !== undefined, expected);
        if (atom !== undefined) {
          found++;
          assert.ok(distance(place, added[atom], cell) <= tolerance);
          continue;
        }
        places.add(x, y, z);
        added.push(place);
      }
      assert.ok(found > 5, `${found} were found`);
    });
  }
});

function distance(a: readonly number[], b: readonly number[], cell: readonly number[]): number {
  return Math.hypot(
    ...cell.map((length, axis) => {
      const difference = (a[axis] - b[axis]) % length;
      return nearestImage(difference, length);
    }),
  );
}
