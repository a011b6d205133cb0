import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countHistogram, findLimits, renderTone } from '../../../dashboard/page-model/contrast.js';
import { describeDefocus, describeLength } from '../../../dashboard/page-model/describe-length.js';
import { colourOf, renderErrors, scorePrediction } from '../../../dashboard/page-model/prediction.js';
import { ALONG_BEAM, FROM_SIDE, rotate, turn } from '../../../dashboard/page-model/rotation.js';
import { chooseStretch, scrollTo } from '../../../dashboard/page-model/strip.js';
import { locate, maybePixel, MIDDLE, moveBy, project, WHOLE, zoomAt } from '../../../dashboard/page-model/view.js';
import { chooseScaleBar } from '../../../micrographs/scale-bar.js';

const isNear = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

describe('the contrast of a micrograph', () => {
  const values = Float32Array.from({ length: 1001 }, (_, i) => 1000 - i);

  it('runs between percentiles', () => {
    assert.deepEqual(findLimits(values), { low: 3, high: 997 });
    assert.deepEqual(findLimits(values, [10, 50]), { low: 100, high: 500 });
  });

  it('has limits also where all values are equal', () => {
    assert.deepEqual(findLimits(new Float32Array(9).fill(2)), { low: 1.5, high: 2.5 });
  });

  it('is counted in equal parts, of which the last holds the upper end', () => {
    const counts = countHistogram(Float32Array.of(-1, 0, 0.1, 0.5, 0.99, 1, 1.1), { low: 0, high: 1 }, 4);
    assert.deepEqual([...counts], [2, 0, 1, 2]);
  });

  it('cuts, bends and inverts grey', () => {
    const greys = (gamma: number, invert: boolean) => {
      const picture = renderTone(Float32Array.of(-5, 0, 1, 4, 9), { low: 0, high: 4, gamma, invert });
      assert.deepEqual([picture[1], picture[3]], [picture[0], 255]);
      return [0, 1, 2, 3, 4].map((pixel) => picture[4 * pixel]);
    };
    assert.deepEqual(greys(1, false), [0, 0, 64, 255, 255]);
    assert.deepEqual(greys(0.5, false), [0, 0, 128, 255, 255]);
    assert.deepEqual(greys(1, true), [255, 255, 191, 0, 0]);
  });
});

describe('the part of an image that is shown', () => {
  it('keeps what lies under the pointer when it is zoomed', () => {
    const pointer = { x: 0.8, y: 0.3 };
    const view = zoomAt(zoomAt(WHOLE, 2, MIDDLE, 512), 3, pointer, 512);
    isNear(view.span, 1 / 6);
    const before = locate(zoomAt(WHOLE, 2, MIDDLE, 512), pointer);
    isNear(locate(view, pointer).x, before.x);
    isNear(locate(view, pointer).y, before.y);
    isNear(project(view, before).x, pointer.x);
  });

  it('never leaves the image, nor shows less than eight pixels of it', () => {
    const corner = { x: 1, y: 1 };
    const closest = zoomAt(WHOLE, 1e6, corner, 64);
    assert.deepEqual(closest, { left: 0.875, top: 0.875, span: 0.125 });
    assert.deepEqual(moveBy(closest, { x: -9, y: 9 }), { left: 0.875, top: 0, span: 0.125 });
    assert.deepEqual(zoomAt(closest, 1e-6, corner, 64), WHOLE);
    assert.deepEqual(zoomAt(WHOLE, 4, corner, 4), WHOLE);
  });

  it('tells the pixel under a place, and none beside the image', () => {
    assert.deepEqual(maybePixel({ x: 0.999, y: 0.5 }, 64), { column: 63, row: 32 });
    assert.equal(maybePixel({ x: 1, y: 0.5 }, 64), undefined);
    assert.equal(maybePixel({ x: -0.001, y: 0.5 }, 64), undefined);
  });

  it('has a scale bar at every zoom, in nm or Å', () => {
    const bars = [64, 6.4, 3.2, 0.8, 0.4].map((width) => chooseScaleBar(width));
    assert.deepEqual(
      bars.map(({ length }) => describeLength(length)),
      ['20 nm', '2 nm', '1 nm', '2 Å', '1 Å'],
    );
    for (const { part } of bars) assert.ok(part > 0.14 && part <= 0.35 + 1e-9);
  });

  it('is a stretch of thumbnails, of which no more are asked for than can be seen', () => {
    assert.deepEqual(chooseStretch(512, 68, 0, 680), { first: 0, end: 14 });
    assert.deepEqual(chooseStretch(512, 68, 6800, 680), { first: 96, end: 114 });
    assert.deepEqual(chooseStretch(3, 68, 0, 680), { first: 0, end: 3 });
    assert.equal(scrollTo(2, 68, 0, 680), 0);
    assert.equal(scrollTo(100, 68, 0, 680), 100 * 68 - 306);
  });

  it('says in words on which side of the least contrast it was taken', () => {
    assert.deepEqual([-10, 0, 2.5].map(describeDefocus), ['10 nm underfocus', 'at least contrast', '2.5 nm overfocus']);
  });
});

describe('what a network says of an image', () => {
  const labels = Uint8Array.of(1, 1, 1, 0, 0);
  const probabilities = Float32Array.of(0.9, 0.51, 0.5, 0.7, 0.1);

  it('is counted by pixels, a tie as no particle', () => {
    assert.deepEqual(scorePrediction(labels, probabilities), {
      truePositives: 2,
      falsePositives: 1,
      falseNegatives: 1,
      iou: 0.5,
    });
    assert.equal(scorePrediction(new Uint8Array(4), new Float32Array(4)).iou, 1);
  });

  it('is drawn where it is wrong, and nowhere else', () => {
    const picture = renderErrors(labels, probabilities);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((pixel) => picture[4 * pixel + 3] > 0),
      [false, false, true, true, false],
    );
    assert.notDeepEqual(picture.slice(8, 11), picture.slice(12, 15));
  });

  it('is coloured lighter the more probable a particle is', () => {
    const luminances = Array.from({ length: 101 }, (_, percent) => {
      const [red, green, blue] = colourOf(percent / 100);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    luminances.slice(1).forEach((luminance, place) => assert.ok(luminance >= luminances[place], `at ${place + 1} %`));
  });
});

describe('atoms that are turned', () => {
  it('have the beam towards the person, or upwards from the side', () => {
    assert.deepEqual(rotate(ALONG_BEAM, [0, 0, 1]), [0, 0, 1]);
    assert.deepEqual(rotate(FROM_SIDE, [0, 0, 1]), [0, 1, 0]);
  });

  it('keep lengths and handedness, however they are turned', () => {
    const turned = turn(turn(ALONG_BEAM, 0.4, -1.1), -2, 0.3);
    const [x, y, z] = turned;
    for (const row of turned) isNear(Math.hypot(...row), 1);
    isNear(
      x[0] * (y[1] * z[2] - y[2] * z[1]) - x[1] * (y[0] * z[2] - y[2] * z[0]) + x[2] * (y[0] * z[1] - y[1] * z[0]),
      1,
    );
  });

  it('follow the pointer: to the right what is in front goes right, down it goes down', () => {
    assert.ok(rotate(turn(ALONG_BEAM, 0.1, 0), [0, 0, 1])[0] > 0);
    assert.ok(rotate(turn(ALONG_BEAM, 0, 0.1), [0, 0, 1])[1] < 0);
  });
});
