import assert from 'node:assert/strict';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { DivergedError } from '../../learning/errors.js';
import { evaluate } from '../../learning/evaluate.js';
import { drawVariables, listVariables } from '../../learning/network-variables.js';
import { predict } from '../../learning/predict.js';
import { shuffleSamples } from '../../learning/sample-order.js';
import { train } from '../../learning/trainer.js';
import type { TrainingEvent, TrainingJob } from '../../learning/training-job.js';
import { readWeights, writeWeights } from '../../learning/weights-file.js';
import { readNpy, writeNpy } from '../../micrographs/npy.js';
import { hashOutputs, makeFolder, makeJob } from './training-fixture.js';

const never = new AbortController().signal;

describe('a training', () => {
  it('lowers the loss, also on images it has not seen', async (t) => {
    const job = makeJob(makeFolder(t), { epochs: 6, batchSize: 4, learningRate: 1e-2 });
    const { epochs } = await train(job, () => undefined, never);
    assert.ok(epochs.at(-1)!.trainingLoss < epochs[0].trainingLoss - 0.1);
    assert.ok(epochs.at(-1)!.validation.loss < epochs[0].validation.loss * 0.75);
  });

  it('reports every batch and epoch, lowers the learning rate, and names the best epoch', async (t) => {
    const job = makeJob(makeFolder(t), { epochs: 2, images: 3 });
    const { events, report } = collect();
    const result = await train(job, report, never);
    const batches = events.filter((event) => event.type === 'batch');
    assert.deepEqual(
      batches.map(({ epoch, batch, batches: all }) => [epoch, batch, all]),
      [1, 2].flatMap((epoch) => [1, 2, 3].map((batch) => [epoch, batch, 3])),
    );
    assert.deepEqual(
      events.filter(({ type }) => type === 'validation'),
      [1, 2].map((epoch) => ({ type: 'validation', epoch, done: 3, total: 3 })),
    );
    const [first, second] = result.epochs;
    assert.deepEqual([first.learningRate, second.learningRate], [1e-3, 1e-3 * 0.99]);
    const losses = batches.slice(0, 3).map(({ loss }) => loss);
    assert.equal(first.trainingLoss, losses.reduce((sum, loss) => sum + loss, 0) / 3);
    const isSecondBetter = second.validation.trainedLoss < first.validation.trainedLoss;
    assert.equal(result.bestEpoch, isSecondBetter ? 2 : 1);
  });

  it('that is aborted within an epoch goes on from the last whole one to the same bits', async (t) => {
    const whole = makeJob(makeFolder(t));
    const expected = await train(whole, () => undefined, never);

    const broken = makeJob(makeFolder(t));
    const abort = new AbortController();
    const isInThirdEpoch = (event: TrainingEvent) => event.type === 'batch' && event.epoch === 3 && event.batch === 2;
    await assert.rejects(
      train(broken, (event) => isInThirdEpoch(event) && abort.abort(), abort.signal),
      { name: 'AbortError' },
    );
    const { events, report } = collect();
    const result = await train(broken, report, never);
    assert.deepEqual(events[0], { type: 'resumed', epoch: 2 });
    assert.equal(events.find((event) => event.type === 'batch')!.epoch, 3);
    assert.deepEqual(result.epochs, expected.epochs);
    assert.deepEqual(hashOutputs(broken), hashOutputs(whole));
  });

  it('ignores a damaged checkpoint in favour of the one before, and then of the start', async (t) => {
    const job = makeJob(makeFolder(t), { epochs: 2 });
    await train(job, () => undefined, never);
    const expected = hashOutputs(job);
    const [older, newer] = readdirSync(job.checkpointDirectory)
      .sort()
      .map((name) => join(job.checkpointDirectory, name));

    flipLastByte(newer);
    const second = collect();
    await train(job, second.report, never);
    assert.deepEqual(second.events[0], { type: 'resumed', epoch: 1 });
    assert.deepEqual(hashOutputs(job), expected);

    truncateSync(older, 100);
    writeFileSync(newer, '');
    const third = collect();
    await train(job, third.report, never);
    assert.ok(!third.events.some(({ type }) => type === 'resumed'));
    assert.deepEqual(hashOutputs(job), expected);
  });

  it('takes up no checkpoint of another recipe', async (t) => {
    const job = makeJob(makeFolder(t), { epochs: 1 });
    await train(job, () => undefined, never);
    const { events, report } = collect();
    await train({ ...job, stage: { ...job.stage, learningRate: 2e-3 } }, report, never);
    assert.ok(!events.some(({ type }) => type === 'resumed'));
  });

  it('goes on from given weights and leaves the frozen part of them bit-equal', async (t) => {
    const job = makeJob(makeFolder(t), { epochs: 1 });
    const { lastWeights } = await train(job, () => undefined, never);
    const before = await readWeights(lastWeights, job.network);
    const transfer: TrainingJob = {
      ...makeJob(makeFolder(t), { epochs: 1 }),
      freeze: 'encoder',
      initialWeights: lastWeights,
    };
    const after = await readWeights((await train(transfer, () => undefined, never)).lastWeights, job.network);
    assert.deepEqual(after.get('encoder.down2.conv1.kernel'), before.get('encoder.down2.conv1.kernel'));
    assert.notDeepEqual(after.get('decoder.up2.conv1.kernel'), before.get('decoder.up2.conv1.kernel'));
    assert.notDeepEqual(after.get('encoder.down2.norm1.movingMean'), before.get('encoder.down2.norm1.movingMean'));
  });

  it('leaves the averages of the frozen part bit-equal too where its job says so', async (t) => {
    const job = makeJob(makeFolder(t), { epochs: 1, augment: false });
    const before = drawVariables(job.network, job.streams);
    const transfer: TrainingJob = { ...job, freeze: 'encoder', frozenNorm: 'averages' };
    const after = await readWeights((await train(transfer, () => undefined, never)).lastWeights, job.network);
    for (const { name, part } of listVariables(job.network)) {
      assert.equal(isDeepStrictEqual(after.get(name), before.get(name)), part === 'encoder', name);
    }
  });

  it('is validated on other datasets after every epoch where its job names them, to the same weights', async (t) => {
    const alone = makeJob(makeFolder(t), { epochs: 2 });
    const { epochs: expected } = await train(alone, () => undefined, never);
    const job = makeJob(makeFolder(t), { epochs: 2 });
    const { epochs, lastWeights } = await train({ ...job, others: { seen: job.training } }, () => undefined, never);
    assert.deepEqual(hashOutputs(job), hashOutputs(alone));
    assert.deepEqual(
      epochs.map(({ others: _others, ...own }) => own),
      expected,
    );
    const evaluation = { network: job.network, weights: lastWeights, loss: job.stage.loss, batchSize: 8 };
    const [last] = await evaluate({ ...evaluation, datasets: [job.training] });
    assert.deepEqual(epochs[1].others, { seen: last });
    assert.notDeepEqual(epochs[0].others, epochs[1].others);
  });

  it('whose loss is no number fails with the step, and the last one whose loss was finite', async (t) => {
    const job = makeJob(makeFolder(t), { augment: false, batchSize: 2 });
    const { shape, data } = readNpy(job.training.images, '<f4');
    const { image } = shuffleSamples(job.stage, 1, job.streams)[2];
    data[image * 32 * 32] = NaN;
    writeNpy(job.training.images, '<f4', shape, data);
    await assert.rejects(
      train(job, () => undefined, never),
      (error) =>
        error instanceof DivergedError &&
        error.at.epoch === 1 &&
        error.lastFinite?.batch === error.at.batch - 1 &&
        /^the loss is no longer finite in epoch 1, batch 2; the last finite step was epoch 1, batch 1 with loss 0\.\d+$/.test(
          error.message,
        ),
    );
  });

  it('refuses fewer images than its recipe takes', async (t) => {
    const job = makeJob(makeFolder(t), { images: 5 });
    await assert.rejects(
      train(job, () => undefined, never),
      /the stage takes 5 images, .* has 4/,
    );
  });
});

describe('an evaluation', () => {
  it("of the last weights gives the last epoch's validation metrics, whatever the batch size", async (t) => {
    const job = makeJob(makeFolder(t), { epochs: 1 });
    const { epochs, lastWeights } = await train(job, () => undefined, never);
    const common = { network: job.network, weights: lastWeights, loss: job.stage.loss };
    const [same, training] = await evaluate({ ...common, datasets: [job.validation, job.training], batchSize: 8 });
    assert.deepEqual(same, epochs[0].validation);
    assert.notDeepEqual(training, same);
    const seen: number[][] = [];
    const report = (...progress: number[]) => void seen.push(progress);
    const [other] = await evaluate({ ...common, datasets: [job.validation, job.training], batchSize: 2 }, { report });
    assert.deepEqual(seen, [
      [2, 7],
      [3, 7],
      [5, 7],
      [7, 7],
    ]);
    assert.ok(Math.abs(other.loss - same.loss) < 1e-5);
    assert.ok(Math.abs(other.iou - same.iou) < 0.01);
  });

  it('names weights of another width', async (t) => {
    const job = makeJob(makeFolder(t));
    const path = join(makeFolder(t), 'w.safetensors');
    await writeWeights(path, job.network, drawVariables(job.network, job.streams));
    const evaluation = { weights: path, datasets: [job.validation], batchSize: 2, loss: job.stage.loss };
    await assert.rejects(
      evaluate({ ...evaluation, network: { baseFilters: 8 } }),
      /w\.safetensors: expected a network with 8 base filters, got 4/,
    );
  });
});

describe('a prediction', () => {
  it('gives a probability for every pixel, also where the last batch is not full', async (t) => {
    const job = makeJob(makeFolder(t), { epochs: 1 });
    const { lastWeights } = await train(job, () => undefined, never);
    const { data } = readNpy(job.validation.images, '<f4');
    const common = { network: job.network, weights: lastWeights, images: data, pixels: 32 };
    const three = await predict({ ...common, batchSize: 3 });
    const two = await predict({ ...common, batchSize: 2 });
    assert.equal(three.length, data.length);
    assert.ok(three.every((value) => value > 0 && value < 1));
    assert.ok(three.every((value, index) => Math.abs(value - two[index]) < 1e-4));
  });
});

function collect() {
  const events: TrainingEvent[] = [];
  return { events, report: (event: TrainingEvent) => void events.push(event) };
}

function flipLastByte(path: string): void {
  const file = readFileSync(path);
  file[file.length - 1] ^= 1;
  writeFileSync(path, file);
}
