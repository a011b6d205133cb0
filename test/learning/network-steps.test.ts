import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adamInputs } from '../../learning/engine/adam.js';
import { runEagerly } from '../../learning/engine/eager.js';
import { createSession } from '../../learning/engine/session.js';
import type { Step, Values } from '../../learning/engine/step.js';
import { binding, tf } from '../../learning/engine/tensorflow.js';
import { defineEvaluation, definePrediction, defineTraining } from '../../learning/network-steps.js';
import { drawVariables, isMovingAverage, listTrainable, listVariables } from '../../learning/network-variables.js';
import { applyUNet } from '../../learning/unet.js';
import { createStreams } from '../../study/random-stream.js';
import { FREEZE_OPTIONS, LOSSES, type LossName } from '../../study/recipe.js';
import { PlainLayers } from './plain-layers.js';

// With 4 base filters some norms have one channel, and the next one cancels their scale: no gradient to compare.
const NETWORK = { baseFilters: 8 };
const BATCH = { images: 4, pixels: 64 };
const VARIABLES = listVariables(NETWORK);
/** The batch norm that follows undoes it, so that its gradient is zero but for rounding. */
const SCALE_WITHOUT_EFFECT = 'encoder.initial.norm1.scale';
const WEIGHTS = drawVariables(NETWORK, createStreams(3));

describe('the training step', () => {
  for (const loss of LOSSES) {
    it(`has the gradients of plain tfjs operations, layer by layer, for the loss ${loss}`, () => {
      const comparisons = [1, 2, 3, 4].map((seed) => {
        const batch = makeBatch(seed);
        const native = runEagerly(defineTraining(NETWORK, BATCH, 'none', loss), batch, VARIABLES, WEIGHTS);
        const plain = runEagerly(definePlainTraining(loss), batch, VARIABLES, WEIGHTS);
        assertClose(native.outputs.get('loss')!, plain.outputs.get('loss')!, 1e-5, 'loss');
        return () => assertAllClose(native.gradients, plain.gradients, 1e-4);
      });
      assertOneOf(comparisons);
    });
  }

  it('has the same gradients compiled as run operation by operation', () => {
    const batch = makeBatch(1);
    const step = defineTraining(NETWORK, BATCH, 'none', 'double-softmax');
    const eager = runEagerly(step, batch, VARIABLES, WEIGHTS);
    const session = createSession(VARIABLES, { gradients: exposeGradients(step) });
    session.restore(WEIGHTS);
    assertAllClose(new Map(Object.entries(session.run('gradients', batch))), eager.gradients, 1e-4);
    session.dispose();
  });

  it('in bfloat16 has the same gradients near the loss to two digits; further back rounding adds up', () => {
    const batch = makeBatch(1);
    const step = exposeGradients(defineTraining(NETWORK, BATCH, 'none', 'cross-entropy'));
    const [single, half] = (['float32', 'bfloat16'] as const).map((precision) => {
      const session = createSession(VARIABLES, { gradients: { ...step, precision } });
      session.restore(WEIGHTS);
      const results = session.run('gradients', batch);
      session.dispose();
      return results;
    });
    for (const name of ['decoder.head.kernel', 'decoder.head.bias']) {
      const error = relativeError(half[name], single[name]);
      assert.ok(error > 1e-5 && error < 0.05, `${name}: ${error}`);
    }
    for (const name of listTrainable(NETWORK, 'none').filter((name) => name !== SCALE_WITHOUT_EFFECT)) {
      const error = relativeError(half[name], single[name]);
      assert.ok(error < 1, `${name}: ${error}`);
    }
  });

  it('moves the averages of batch norm by a tenth towards mean and unbiased variance of the batch', () => {
    const batch = makeBatch(2);
    const n = batch.images.length;
    const mean = batch.images.reduce((sum, value) => sum + value, 0) / n;
    const variance = batch.images.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
    const step = defineTraining(NETWORK, BATCH, 'none', 'cross-entropy');
    const { assignments } = runEagerly(step, batch, VARIABLES, WEIGHTS);
    assertClose(assignments.get('encoder.initial.norm1.movingMean')!, Float32Array.of(0.1 * mean), 1e-5, 'mean');
    const expected = Float32Array.of(0.9 + 0.1 * variance);
    assertClose(assignments.get('encoder.initial.norm1.movingVariance')!, expected, 1e-6, 'variance');
  });

  for (const freeze of FREEZE_OPTIONS) {
    it(`with '${freeze}' frozen leaves that part bit-equal, moves all else, and goes on with all averages`, () => {
      const session = createSession(VARIABLES, {
        train: defineTraining(NETWORK, BATCH, freeze, 'double-softmax'),
      });
      session.restore(WEIGHTS);
      session.run('train', { ...makeBatch(1), ...adamInputs(1e-3, 1) });
      session.run('train', { ...makeBatch(2), ...adamInputs(1e-3, 2) });
      const after = session.read();
      session.dispose();
      for (const variable of VARIABLES) {
        const isSame = Buffer.from(after.get(variable.name)!.buffer).equals(toBytes(WEIGHTS.get(variable.name)!));
        assert.equal(isSame, variable.part === freeze && !isMovingAverage(variable), variable.name);
      }
    });
  }

  for (const freeze of ['encoder', 'decoder'] as const) {
    it(`with the norm of a frozen ${freeze} by its averages leaves all of that part bit-equal, moves all else`, () => {
      const step = defineTraining(NETWORK, BATCH, freeze, 'double-softmax', 'averages');
      const session = createSession(VARIABLES, { train: step });
      session.restore(WEIGHTS);
      session.run('train', { ...makeBatch(1), ...adamInputs(1e-3, 1) });
      const after = session.read();
      session.dispose();
      for (const { name, part } of VARIABLES) {
        const isSame = toBytes(after.get(name)!).equals(toBytes(WEIGHTS.get(name)!));
        assert.equal(isSame, part === freeze, name);
      }
    });
  }

  it('leaves the number of tensors and sessions as it was', () => {
    const before = countNative();
    const session = createSession(VARIABLES, {
      train: defineTraining(NETWORK, BATCH, 'encoder', 'double-softmax'),
      evaluate: defineEvaluation(NETWORK, BATCH),
    });
    session.restore(WEIGHTS);
    const compiled = countNative();
    for (let update = 1; update <= 3; update++) session.run('train', { ...makeBatch(1), ...adamInputs(1e-3, update) });
    session.run('evaluate', makeBatch(1));
    session.read();
    assert.deepEqual(countNative(), compiled);
    session.dispose();
    assert.deepEqual(countNative(), before);
  });
});

describe('the evaluation step', () => {
  it('scores each image by itself, and counts the pixels that the prediction step shows', () => {
    const session = createSession(VARIABLES, {
      evaluate: defineEvaluation(NETWORK, BATCH),
      predict: definePrediction(NETWORK, BATCH),
    });
    session.restore(WEIGHTS);
    const batch = makeBatch(1);
    const scores = session.run('evaluate', batch);
    const { particle } = session.run('predict', { images: batch.images });
    const size = BATCH.pixels ** 2;
    for (let image = 0; image < BATCH.images; image++) {
      const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
      let doubleSoftmax = 0;
      let crossEntropy = 0;
      for (let i = image * size; i < (image + 1) * size; i++) {
        const isParticle = batch.classes[i] === 0;
        const p = isParticle ? particle[i] : 1 - particle[i];
        if (isParticle) counts[particle[i] > 0.5 ? 'truePositives' : 'falseNegatives']++;
        else if (particle[i] > 0.5) counts.falsePositives++;
        crossEntropy -= Math.log(p) / size;
        doubleSoftmax += Math.log1p(Math.exp(1 - 2 * p)) / size;
      }
      for (const [name, count] of Object.entries(counts)) assert.equal(scores[name][image], count, name);
      assert.ok(Math.abs(scores['crossEntropy'][image] - crossEntropy) < 1e-4);
      assert.ok(Math.abs(scores['doubleSoftmax'][image] - doubleSoftmax) < 1e-4);
    }
    session.dispose();
  });
});

function makeBatch(seed: number): { images: Float32Array; classes: Int32Array } {
  const stream = createStreams(seed)('batch');
  const images = new Float32Array(BATCH.images * BATCH.pixels ** 2);
  const classes = new Int32Array(images.length);
  for (let i = 0; i < images.length; i++) {
    classes[i] = (i >> 4) & 1;
    images[i] = stream.normal() - classes[i];
  }
  return { images, classes };
}

/** The training step without any of our kernels. */
function definePlainTraining(loss: LossName): Step {
  const { inputs } = defineTraining(NETWORK, BATCH, 'none', loss);
  const trainable = listTrainable(NETWORK, 'none');
  return {
    inputs,
    run({ images, classes }, variables) {
      const computeLoss = (...weights: tf.Tensor[]): tf.Scalar => {
        const layers = new PlainLayers(Object.fromEntries(trainable.map((name, index) => [name, weights[index]])));
        const input = images.as4D(BATCH.images, BATCH.pixels, BATCH.pixels, 1);
        const rows = applyUNet<tf.Tensor4D>(layers, NETWORK, input).reshape([-1, 2]);
        const logarithms = tf.logSoftmax(loss === 'double-softmax' ? tf.softmax(rows) : rows);
        const chosen = tf.sum(tf.mul(logarithms, tf.oneHot(classes.as1D(), 2)), 1);
        return tf.neg(tf.mean(chosen)).asScalar();
      };
      const { value, grads } = tf.valueAndGrads(computeLoss)(trainable.map((name) => variables[name]));
      const gradients = Object.fromEntries(trainable.map((name, index) => [name, grads[index]]));
      return { outputs: { loss: value }, gradients };
    },
  };
}

function exposeGradients(step: Step): Step {
  return {
    inputs: step.inputs,
    run: (inputs, variables) => {
      const { gradients, assignments } = step.run(inputs, variables);
      for (const average of Object.values(assignments ?? {})) average.dispose();
      return { outputs: gradients ?? {} };
    },
  };
}

function assertAllClose(actual: ReadonlyMap<string, Values>, expected: ReadonlyMap<string, Values>, tolerance: number) {
  assert.deepEqual([...actual.keys()], [...expected.keys()]);
  for (const [name, values] of expected) {
    if (name !== SCALE_WITHOUT_EFFECT) assertClose(actual.get(name)!, values, tolerance, name);
  }
}

/**
 * Of several batches one must agree. Where an activation is as near to zero as float32 rounds, two ways to compute it may
 * differ in its sign, and with it by some 1e-2 in all gradients further back; that is so for about one batch in eight.
 */
function assertOneOf(comparisons: readonly (() => void)[]): void {
  const differences: unknown[] = [];
  for (const compare of comparisons) {
    try {
      compare();
      return;
    } catch (error) {
      differences.push(error);
    }
  }
  throw new AggregateError(differences, differences.join('\n'));
}

function assertClose(actual: Values, expected: Values, tolerance: number, name: string): void {
  const relative = relativeError(actual, expected);
  assert.ok(relative < tolerance, `${name}: relative difference ${relative}`);
}

/** The norm of the difference over the norm of what is expected. */
function relativeError(actual: Values, expected: Values): number {
  let difference = 0;
  let norm = 0;
  expected.forEach((value, index) => {
    difference += (actual[index] - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(difference / norm);
}

function toBytes({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function countNative() {
  return {
    tensors: tf.memory().numTensors,
    native: binding.getNumOfTensors(),
    sessions: binding.getNumOfSavedModels(),
  };
}
