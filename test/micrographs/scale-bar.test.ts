import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseScaleBar } from '../../micrographs/scale-bar.js';

describe('a scale bar', () => {
  it('has the longest round length within 35 % of the width', () => {
    const lengths = [3.2, 6.4, 10.24, 12.8, 20, 0.7, 120].map((width) => chooseScaleBar(width).length);
    assert.deepEqual(lengths, [1, 2, 2, 2, 5, 0.2, 20]);
  });

  it('takes the part of the width that its length has', () => {
    for (let width = 0.013; width < 1e4; width *= 1.37) {
      const { length, part } = chooseScaleBar(width);
      assert.ok(Math.abs(part * width - length) < 1e-9 * width);
      assert.ok(part <= 0.35 + 1e-6 && part > 0.35 / 2.5 - 1e-6, `${part} of ${width}`);
    }
  });
});
