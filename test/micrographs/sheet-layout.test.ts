import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Box } from '../../micrographs/canvas.js';
import { boundText, layOutSheet } from '../../micrographs/sheet-layout.js';
import { sampleSheet } from './sample-sheet.js';

const MARGIN = 40;

describe('the layout of a sheet', () => {
  for (const [domains, images] of [
    [1, 1],
    [3, 3],
    [2, 4],
    [19, 3],
    [2, 16],
  ] as const) {
    it(`lets nothing overlap or stand out, with ${images} images of ${domains} domains`, () => {
      const { width, height, texts, pictures, rules } = layOutSheet(
        sampleSheet(domains, images, `${'n'.repeat(48)}@${'Wq'.repeat(24)}@spinel_Fe3O4`),
      );
      const boxes: (Box & { what: string })[] = [
        ...texts.map((text) => ({ ...boundText(text), what: text.text })),
        ...pictures.map(({ kind, box }) => ({ ...box, what: kind })),
        ...rules.map((rule) => ({ ...rule, what: 'rule' })),
      ];
      assert.equal(pictures.length, 3 * domains * images);
      for (const box of boxes) {
        assert.ok(box.left >= MARGIN && box.left + box.width <= width - MARGIN, `${box.what} stands out at the side`);
        assert.ok(
          box.top >= MARGIN && box.top + box.height <= height - MARGIN,
          `${box.what} stands out above or below`,
        );
      }
      const sorted = boxes.sort((a, b) => a.top - b.top);
      sorted.forEach((a, index) => {
        for (const b of sorted.slice(index + 1)) {
          if (b.top >= a.top + a.height) break;
          assert.ok(!(a.left < b.left + b.width && b.left < a.left + a.width), `${a.what} overlaps ${b.what}`);
        }
      });
    });
  }

  it('stands the same structure of all domains in one column', () => {
    const { pictures } = layOutSheet(sampleSheet(3, 4));
    const lefts = pictures.map(({ box }) => box.left);
    assert.deepEqual(lefts.slice(0, 12), lefts.slice(12, 24));
    assert.deepEqual(lefts.slice(0, 12), lefts.slice(24));
  });
});
