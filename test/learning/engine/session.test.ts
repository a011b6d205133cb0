import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adamInputs } from '../../../learning/engine/adam.js';
import { classifyNativeError, OutOfMemoryError } from '../../../learning/engine/out-of-memory-error.js';
import { createSession } from '../../../learning/engine/session.js';
import type { Step, StepResult, Tensors } from '../../../learning/engine/step.js';
import { tf } from '../../../learning/engine/tensorflow.js';

const W = [{ name: 'w', shape: [2] }];

function defineStep(run: (inputs: Tensors, variables: Tensors) => StepResult): Step {
  return { inputs: { x: { shape: [2], type: 'float32' } }, run };
}

describe('a session', () => {
  it('computes with the inputs of each run and with constants made inside the step', () => {
    const step = defineStep(({ x }, { w }) => ({ outputs: { y: tf.add(tf.mul(x, w), tf.scalar(10)) } }));
    const session = createSession(W, { step });
    session.restore(new Map([['w', Float32Array.of(2, 3)]]));
    assert.deepEqual(session.run('step', { x: Float32Array.of(1, 1) })['y'], Float32Array.of(12, 13));
    assert.deepEqual(session.run('step', { x: Float32Array.of(2, 4) })['y'], Float32Array.of(14, 22));
    session.dispose();
  });

  it('assigns after the outputs were computed, and keeps the value for the next run', () => {
    const step = defineStep(({ x }, { w }) => ({ outputs: { y: tf.mul(w, 1) }, assignments: { w: tf.add(w, x) } }));
    const session = createSession(W, { step });
    session.restore(new Map([['w', Float32Array.of(0, 0)]]));
    const x = Float32Array.of(1, 2);
    assert.deepEqual(session.run('step', { x })['y'], Float32Array.of(0, 0));
    assert.deepEqual(session.run('step', { x })['y'], Float32Array.of(1, 2));
    assert.deepEqual(session.read().get('w'), Float32Array.of(2, 4));
    session.dispose();
  });

  it("moves variables by Adam with PyTorch's epsilon", () => {
    const step = defineStep(({ x }) => ({ outputs: { loss: tf.sum(x) }, gradients: { w: tf.mul(x, 1) } }));
    const session = createSession(W, { step });
    session.restore(new Map([['w', Float32Array.of(1, 1)]]));
    // The second gradient is as small as epsilon, which is where the conventions differ.
    const gradients = [
      [0.5, 1e-8],
      [-1, 2e-8],
      [0.25, 1e-8],
    ];
    const expected = [1, 1];
    const first = [0, 0];
    const second = [0, 0];
    gradients.forEach((gradient, index) => {
      session.run('step', { x: Float32Array.from(gradient), ...adamInputs(0.1, index + 1) });
      for (let i = 0; i < 2; i++) {
        // torch.optim.Adam, algorithm of its documentation.
        first[i] = 0.9 * first[i] + 0.1 * gradient[i];
        second[i] = 0.999 * second[i] + 0.001 * gradient[i] ** 2;
        const firstCorrected = first[i] / (1 - 0.9 ** (index + 1));
        const secondCorrected = second[i] / (1 - 0.999 ** (index + 1));
        expected[i] -= (0.1 * firstCorrected) / (Math.sqrt(secondCorrected) + 1e-8);
      }
    });
    const w = session.read().get('w')!;
    for (let i = 0; i < 2; i++) assert.ok(Math.abs(w[i] - expected[i]) < 1e-5, `${w[i]} against ${expected[i]}`);
    session.dispose();
  });

  it('goes on with the same bits from what was read', () => {
    const step = defineStep(({ x }, { w }) => ({ outputs: { y: tf.sum(w) }, gradients: { w: tf.sub(w, x) } }));
    const session = createSession(W, { step });
    const run = (update: number) => session.run('step', { x: Float32Array.of(3, -1), ...adamInputs(0.1, update) });
    session.restore(new Map([['w', Float32Array.of(0, 0)]]));
    run(1);
    const middle = session.read();
    run(2);
    const end = session.read();
    session.restore(middle);
    run(2);
    assert.deepEqual(session.read(), end);
    session.dispose();
  });

  it('names the input that is missing, or has the wrong length or type', () => {
    const step = defineStep(({ x }) => ({ outputs: { y: tf.mul(x, 2) } }));
    const session = createSession(W, { step });
    assert.throws(() => session.run('step', {}), /step\/x: expected 2 values of type float32, got nothing/);
    assert.throws(() => session.run('step', { x: new Float32Array(3) }), /got Float32Array of 3/);
    assert.throws(() => session.run('step', { x: new Int32Array(2) }), /got Int32Array of 2/);
    assert.throws(() => session.restore(new Map()), /restore\/w: expected 2 values of type float32, got nothing/);
    session.dispose();
  });
});

describe('compiling a step', () => {
  it('refuses a step that reads data', () => {
    const step = defineStep(({ x }) => ({ outputs: { y: tf.scalar(tf.add(x, 1).dataSync()[0]) } }));
    assert.throws(() => createSession(W, { step }), /trace of 'step': data is read inside the step/);
  });

  it('refuses a step that uses a tensor from outside', () => {
    const outside = tf.add(tf.scalar(1), 1);
    const step = defineStep(({ x }) => ({ outputs: { y: tf.add(x, outside) } }));
    assert.throws(() => createSession(W, { step }), /takes a tensor from outside/);
    outside.dispose();
  });

  it('refuses to update what is no variable', () => {
    const step = defineStep(({ x }) => ({ outputs: { y: tf.sum(x) }, assignments: { v: tf.mul(x, 2) } }));
    assert.throws(() => createSession(W, { step }), /step 'step' updates 'v', which is no variable/);
  });
});

describe('a native error', () => {
  it('is an OutOfMemoryError when the message says so, and stays what it is otherwise', () => {
    const native = new Error('Session fail to run with error: OOM when allocating tensor with shape[16,64,512,512]');
    const classified = classifyNativeError(native);
    assert.ok(classified instanceof OutOfMemoryError);
    assert.equal(classified.cause, native);
    const other = new Error('Session fail to run with error: Incompatible shapes');
    assert.equal(classifyNativeError(other), other);
  });
});
