import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../../learning/engine/fields.js';
import type { Points } from '../../../physics/fields.js';
import { createStreams } from '../../../study/random-stream.js';

describe('fields', () => {
  const fields = createFields();
  after(() => fields.close());
  const stream = createStreams(11)('fields');
  const draw = (length: number) => Float32Array.from({ length }, () => stream.normal());

  it('spread points over a plane of zeros, adding those that meet', () => {
    const points: Points = { indices: Int32Array.of(0, 7, 7, 3), values: Float32Array.of(1, 2, 3, -1) };
    assert.deepEqual([...fields.scope(() => fields.read(fields.spread(points, [2, 2])))], [1, 0, 0, -1, 0, 0, 0, 5]);
  });

  it('multiply an axis with the other', () => {
    fields.scope(() => {
      const x = fields.complex(Float32Array.of(1, 0, 0, 1), [2, 1]);
      const y = fields.real(Float32Array.of(2, 3), [1, 2]);
      const product = fields.multiply(x, y);
      assert.deepEqual([product.shape, product.type], [[2, 2], 'complex']);
      assert.deepEqual([...fields.read(product)], [2, 0, 3, 0, 0, 2, 0, 3]);
    });
  });

  it('refuse to add planes that do not go together', () => {
    fields.scope(() => {
      const [a, b] = [fields.real(draw(24), [6, 4]), fields.real(draw(24), [4, 6])];
      assert.throws(() => fields.add(a, b), /expected shapes that go together, got \[6,4\] and \[4,6\]/);
    });
  });

  it('multiply matrices', () => {
    fields.scope(() => {
      const left = fields.complex(Float32Array.of(1, 0, 0, 1), [1, 2]);
      const right = fields.complex(Float32Array.of(2, 0, 3, 0), [2, 1]);
      assert.deepEqual([...fields.read(fields.multiplyMatrices(left, right))], [2, 3]);
    });
  });
});
