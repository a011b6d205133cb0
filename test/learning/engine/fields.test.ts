import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../../learning/engine/fields.js';
import type { Calculation, Points } from '../../../physics/fields.js';
import { createStreams } from '../../../study/random-stream.js';

const SHAPE = [6, 4] as const;

describe('fields', () => {
  const fields = createFields();
  after(() => fields.close());
  const stream = createStreams(11)('fields');
  const draw = (length: number) => Float32Array.from({ length }, () => stream.normal());

  const everything: Calculation = (operations, [wave, potential, row], [points]) => {
    const spread = operations.spread(points, SHAPE);
    const transmitted = operations.multiply(operations.ifft2(operations.fft2(wave)), operations.expI(potential, 0.3));
    const sum = operations.add(operations.multiply(transmitted, row), operations.multiply(potential, spread));
    return [
      operations.intensity(sum),
      operations.add(operations.realPart(sum), operations.imaginaryPart(sum)),
      operations.fft2(potential),
    ];
  };

  it('give the same in a calculation that is run as a whole as one by one', () => {
    const points: Points = { indices: Int32Array.of(0, 7, 7, 46), values: Float32Array.of(1, 2, 3, -1) };
    fields.scope(() => {
      const inputs = [
        fields.complex(draw(48), SHAPE),
        fields.real(draw(24), SHAPE),
        fields.complex(draw(8), [1, SHAPE[1]]),
      ];
      const whole = fields.run('everything', inputs, [points], everything);
      const single = everything(fields, inputs, [points]);
      assert.deepEqual(
        whole.map(({ type, shape }) => [type, shape]),
        single.map(({ type, shape }) => [type, shape]),
      );
      whole.forEach((field, index) => assertNear(fields.read(field), fields.read(single[index])));
    });
  });

  it('take other points and inputs when a calculation is run again, and trace it once a shape', () => {
    let traced = 0;
    const double: Calculation = (operations, [field], [points]) => {
      traced++;
      return [operations.add(operations.multiply(field, field), operations.spread(points, field.shape))];
    };
    const run = (value: number, shape: readonly [number, number], indices: number[]) =>
      fields.scope(() => {
        const input = fields.complex(new Float32Array(2 * shape[0] * shape[1]).fill(value), shape);
        const points = { indices: Int32Array.from(indices), values: new Float32Array(indices.length).fill(5) };
        return fields.read(fields.run('double', [input], [points], double)[0]);
      });
    assert.deepEqual([...run(1, [1, 2], [0])], [5, 2, 0, 2]);
    assert.deepEqual([...run(2, [1, 2], [1, 3, 3])], [0, 13, 0, 18]);
    assert.deepEqual([...run(1, [2, 1], [])], [0, 2, 0, 2]);
    assert.equal(traced, 2);
  });

  it('refuse a calculation that takes a field or points from outside', () => {
    fields.scope(() => {
      const outside = fields.real(draw(24), SHAPE);
      assert.throws(() => fields.run('outside', [], [], (operations) => [operations.fft2(outside)]), /from outside/);
      const points: Points = { indices: Int32Array.of(0), values: Float32Array.of(1) };
      assert.throws(
        () => fields.run('outside points', [], [], (operations) => [operations.spread(points, SHAPE)]),
        /from outside/,
      );
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

function assertNear(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5, `${i}: ${value}, ${expected[i]}`));
}
