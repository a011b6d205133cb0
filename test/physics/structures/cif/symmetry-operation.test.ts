import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maybeSymmetryOperation } from '../../../../physics/structures/cif/symmetry-operation.js';

describe('a symmetry operation', () => {
  for (const [text, rotation, translation] of [
    ['x,y,z', [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0]],
    ['-y+1/2, x, z+.25', [0, -1, 0, 1, 0, 0, 0, 0, 1], [0.5, 0, 0.25]],
    ['1/2 - Y, +X, 0.25 + Z', [0, -1, 0, 1, 0, 0, 0, 0, 1], [0.5, 0, 0.25]],
    ['x-y, -y, -z-1/3', [1, -1, 0, 0, -1, 0, 0, 0, -1], [0, 0, -1 / 3]],
    ['1*x,-1y,z', [1, 0, 0, 0, -1, 0, 0, 0, 1], [0, 0, 0]],
  ] as const) {
    it(`is read from ${text}`, () => {
      // -0 counts as 0
      const found = maybeSymmetryOperation(text);
      assert.deepEqual(found && [found.rotation.map((value) => value + 0), found.translation], [rotation, translation]);
    });
  }

  for (const text of [
    '',
    'x,y',
    'x,y,z,t',
    'x,y,w',
    'x y,y,z',
    'x,y,1/0+z',
    'x,x,z',
    '2x,y,z',
    'x,y,z+',
    'x,y,+',
    '.,y,z',
    '1/2x,2y,z',
    'x,,z',
    'x,'.repeat(1000),
  ]) {
    it(`is not ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.equal(maybeSymmetryOperation(text), undefined);
    });
  }
});
