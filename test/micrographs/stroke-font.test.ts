import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCanvas, drawText, measureText } from '../../micrographs/canvas.js';
import { findGlyph } from '../../micrographs/stroke-font.js';

const NAMES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-@';
const SIGNS = '−±×·–…,:;/%()=Å²³¹⁻°µ→’';

describe('the font of the sheet', () => {
  it('has a glyph of its own for every character of names and of quantities', () => {
    const missing = findGlyph('\u{1F52C}');
    const shapes = new Map<string, string>();
    for (const character of NAMES + SIGNS) {
      const shape = JSON.stringify(findGlyph(character).segments);
      assert.notEqual(shape, JSON.stringify(missing.segments), `no glyph of ${character}`);
      assert.equal(shapes.get(shape), undefined, `${character} looks like ${shapes.get(shape)}`);
      shapes.set(shape, character);
    }
  });

  it('gives all digits the same width', () => {
    const widths = new Set([...'0123456789'].map((digit) => findGlyph(digit).advance));
    assert.equal(widths.size, 1);
  });

  it('keeps every glyph within its measured width and the height of a line', () => {
    for (const character of NAMES + SIGNS) {
      const canvas = createCanvas(80, 80, [255, 255, 255]);
      drawText(canvas, character, 20, 50, { capHeight: 14, weight: 2, colour: [0, 0, 0] });
      const inked = Array.from({ length: 80 * 80 }, (_, i) => i).filter((i) => canvas.data[3 * i] < 255);
      const xs = inked.map((i) => i % 80);
      const ys = inked.map((i) => Math.floor(i / 80));
      assert.ok(Math.min(...xs) >= 20 && Math.max(...xs) < 20 + measureText(character, 14), `${character} is too wide`);
      assert.ok(Math.min(...ys) >= 50 - 1.3 * 14 && Math.max(...ys) < 50 + 0.45 * 14, `${character} is too tall`);
    }
  });
});
