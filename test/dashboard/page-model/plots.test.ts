import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { countHistogram } from '../../../dashboard/page-model/contrast.js';
import { chooseAxisEpochs, describeProgress, drawLiveCurve } from '../../../dashboard/page-model/draw-live-curve.js';
import { nameFile, writeTable } from '../../../dashboard/page-model/plot-file.js';
import {
  plotHistogram,
  plotSpectrum,
  tabulateHistogram,
  tabulateSpectrum,
} from '../../../dashboard/page-model/plot-image.js';
import { drawnLines, tabulateEpochs } from '../../../dashboard/page-model/training-lines.js';
import { chooseLineStyle, drawTrainingCurves } from '../../../figures/training-curves.js';
import { INK, QUIET } from '../../../figures/chart/text.js';
import { maybeTrainingOffset } from '../../../study/training-offset.js';

const OFFSET = Math.log(1 + Math.exp(-1));
const epochs = [0.6, 0.5, 0.45].map((trainingLoss, at) => {
  return { epoch: at + 1, learningRate: 1e-3, trainingLoss, loss: trainingLoss - 0.3, iou: 0.5 };
});
const curve = { key: 'k', name: 'under <b>', isFinished: false, planned: 4000, epochs, trainingOffset: OFFSET };

describe('training curves of the page', () => {
  it('take the same off all training losses, which 0 is perfect of, and leave those out that are of another loss', () => {
    const [training, heldOut] = drawnLines(curve, chooseLineStyle(0));
    assert.deepEqual(
      training.losses,
      epochs.map(({ trainingLoss }) => trainingLoss - OFFSET),
    );
    assert.deepEqual([training.thin, heldOut.thin], [true, undefined]);
    assert.equal(drawnLines({ ...curve, trainingOffset: null }, chooseLineStyle(0)).length, 1);
    assert.match(describeProgress(curve), /epoch 3 of 4000: loss 0\.1500 held out, 0\.1367 on training images/);
  });

  it('know the double-softmax loss by what it is above the one of which 0 is perfect', () => {
    assert.equal(maybeTrainingOffset({ loss: 0.1, trainedLoss: 0.1 + OFFSET }), OFFSET);
    assert.equal(maybeTrainingOffset({ loss: 0.1, trainedLoss: 0.2 }), null);
    assert.equal(maybeTrainingOffset(undefined), null);
  });

  it('have an axis for the epochs so far, which doubles, and ends with the plan', () => {
    const ending = (count: number, planned: number | null, isFinished = false) =>
      chooseAxisEpochs({ planned, isFinished, epochs: count === 0 ? [] : [{ ...epochs[0], epoch: count }] });
    assert.deepEqual([ending(0, 4000), ending(15, 4000), ending(21, 4000), ending(15, 16)], [10, 20, 40, 16]);
    assert.deepEqual([ending(3, null), ending(3, 4000, true), ending(5, 4)], [10, 3, 5]);
  });

  it('say what lies above the axis, and have a place for what lies a little higher', () => {
    const draw = (losses: readonly number[]) =>
      drawTrainingCurves({
        ...{ title: 'Losses', subtitle: '', description: '', legend: [] },
        stages: [{ title: 'Training', lines: [{ name: 'a', losses, ...chooseLineStyle(0) }] }],
      });
    const usual = Array.from({ length: 100 }, () => 0.3);
    assert.match(draw([5, ...usual]), /1 value above, up to 5</);
    assert.match(draw([5, 7, ...usual]), /2 values above, up to 7</);
    assert.doesNotMatch(draw([0.3534, ...usual]), /above/);
  });
});

describe('files of plots', () => {
  it('are SVG that stands alone, on white, in which texts stay texts', () => {
    const data = Float32Array.from([-1, 0, 0, 1]);
    const range = { low: -1, high: 1 };
    for (const svg of [
      drawLiveCurve(curve),
      plotHistogram('a <b>', countHistogram(data, range, 4), range, { low: -0.5, high: 0.5 }),
      plotSpectrum('a <b>', 'data:image/png;base64,AAAA', 20),
    ]) {
      assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*font-family=/);
      assert.match(svg, /<rect[^>]*fill="#ffffff"/);
      assert.doesNotMatch(svg, /<b>|var\(|NaN/);
    }
  });

  it('are tables of the same numbers, with their units', () => {
    const table = tabulateEpochs([
      { ...curve, network: 'a,b', stage: 'pretrain', others: [{ domain: 'far', losses: [0.2] }] },
    ]);
    const [head, first, second] = writeTable(table).split('\n');
    assert.equal(head, 'network,stage,epoch,training_loss,held_out_loss,held_out_iou,learning_rate,loss_on_far');
    assert.equal(first, `"a,b",pretrain,1,${0.6 - OFFSET},0.3,0.5,0.001,0.2`);
    assert.match(second, /,$/);
    const counts = countHistogram(Float32Array.from([-1, 0, 0, 1]), { low: -1, high: 1 }, 2);
    assert.deepEqual(tabulateHistogram(counts, { low: -1, high: 1 }).rows, [
      [-1, 0, 1],
      [0, 1, 3],
    ]);
  });

  it('have means over rings of the spectrum', () => {
    const power = Float32Array.from([9, 2, 9, 4, 1, 4, 9, 2, 9]);
    // corners are a pixel and a half away: the second ring, which doesn’t fit
    const { columns, rows } = tabulateSpectrum(power, 3, 6);
    assert.deepEqual(columns, ['frequency_per_nanometre', 'mean_power', 'pixels']);
    assert.deepEqual(rows[0], [0, 1, 1]);
    assert.equal(rows[1][0], 2);
  });

  it('have names that any file system takes', () => {
    assert.equal(nameFile('losses under→over/none/1e-3 ../x', 'svg'), 'losses-under-over-none-1e-3-..-x.svg');
    assert.equal(nameFile('///', 'csv'), 'plot.csv');
  });

  it('are drawn in the dark with the page’s colours for text and axes', () => {
    const css = readFileSync(new URL('../../../../dashboard/web/src/components/drawing.css', import.meta.url), 'utf8');
    for (const color of [INK, QUIET]) assert.ok(css.includes(`text[fill='${color}']`), color);
  });
});
