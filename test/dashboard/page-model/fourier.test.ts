import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFourier, transformReal } from '../../../dashboard/page-model/fourier.js';
import { createStreams } from '../../../study/random-stream.js';

const stream = createStreams(3)('fourier');
const draw = (length: number) => Float64Array.from({ length }, () => stream.normal());

/** By its definition. */
function transformDirectly(re: Float64Array, im: Float64Array) {
  const n = re.length;
  const sumOver = (of: (j: number, angle: number) => number, k: number) =>
    re.reduce((sum, _, j) => sum + of(j, (-2 * Math.PI * j * k) / n), 0);
  return {
    re: Float64Array.from(re, (_, k) => sumOver((j, angle) => re[j] * Math.cos(angle) - im[j] * Math.sin(angle), k)),
    im: Float64Array.from(re, (_, k) => sumOver((j, angle) => re[j] * Math.sin(angle) + im[j] * Math.cos(angle), k)),
  };
}

describe('the Fourier transform of the page', () => {
  for (const length of [1, 2, 3, 8, 15, 30, 35, 64, 77, 97]) {
    it(`is the sum that defines it, of ${length} numbers`, () => {
      const [re, im] = [draw(length), draw(length)];
      const expected = transformDirectly(re, im);
      createFourier(length)(re, im);
      for (let k = 0; k < length; k++) {
        assert.ok(Math.abs(re[k] - expected.re[k]) < 1e-10 && Math.abs(im[k] - expected.im[k]) < 1e-10, `at ${k}`);
      }
    });
  }

  for (const pixels of [1, 5, 6, 16]) {
    it(`of a real image of ${pixels} pixels is complete, with half of it mirrored`, () => {
      const image = Float32Array.from(draw(pixels ** 2));
      const found = transformReal(image, pixels);
      for (let kx = 0; kx < pixels; kx++) {
        for (let ky = 0; ky < pixels; ky++) {
          let [re, im] = [0, 0];
          image.forEach((value, place) => {
            const angle = (-2 * Math.PI * (kx * Math.floor(place / pixels) + ky * (place % pixels))) / pixels;
            re += value * Math.cos(angle);
            im += value * Math.sin(angle);
          });
          const at = 2 * (kx * pixels + ky);
          assert.ok(Math.hypot(found[at] - re, found[at + 1] - im) < 1e-5 * pixels, `at ${kx}, ${ky}`);
        }
      }
    });
  }

  it('keeps the sum of squares (Parseval), also of an image that ends in zeros', () => {
    const pixels = 64;
    const image = new Float32Array(pixels ** 2);
    image.set(Float32Array.from(draw(20 * pixels)));
    const power = transformReal(image, pixels).reduce((sum, value) => sum + value ** 2, 0);
    const energy = image.reduce((sum, value) => sum + value ** 2, 0);
    assert.ok(Math.abs(power / (energy * pixels ** 2) - 1) < 1e-6);
  });
});
