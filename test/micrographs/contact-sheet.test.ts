import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { describe, it } from 'node:test';
import { renderContactSheet } from '../../micrographs/contact-sheet.js';
import { layOutSheet } from '../../micrographs/sheet-layout.js';
import { sampleSheet } from './sample-sheet.js';

describe('the contact sheet', () => {
  const sheet = sampleSheet(2, 1);
  const { width, height, data } = decode(renderContactSheet(sheet));
  const layout = layOutSheet(sheet);
  const at = (x: number, y: number) => [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];

  it('has the size of its layout and white margins', () => {
    assert.deepEqual([width, height], [layout.width, layout.height]);
    for (let x = 0; x < width; x++) assert.deepEqual([at(x, 10), at(x, height - 10)], Array(2).fill([255, 255, 255]));
    for (let y = 0; y < height; y++) assert.deepEqual([at(10, y), at(width - 10, y)], Array(2).fill([255, 255, 255]));
  });

  it('shows micrograph, mask over the micrograph, and spectrum', () => {
    const [micrograph, mask, spectrum] = layout.pictures.slice(0, 3).map(({ box }) => box);
    assert.deepEqual(at(micrograph.left + 20, micrograph.top + 20), [60, 60, 60]);
    // 60 + (colour - 60) 64 / 255
    assert.deepEqual(at(mask.left + 20, mask.top + 20), [103, 85, 45]);
    assert.deepEqual(at(mask.left + 200, mask.top + 20), [60, 60, 60]);
    assert.deepEqual(at(spectrum.left + 4, spectrum.top + 4), [20, 20, 20]);
  });

  it('draws rings at 2, 4, 6 and 8 nm⁻¹', () => {
    const { box } = layout.pictures[2];
    const [middleX, middleY] = [box.left + box.width / 2, box.top + box.height / 2];
    const blueAround = (radius: number) =>
      Array.from({ length: 360 }, (_, degrees) => {
        const angle = (degrees * Math.PI) / 180;
        return at(Math.floor(middleX + radius * Math.cos(angle)), Math.floor(middleY + radius * Math.sin(angle)))[2];
      }).filter((blue) => blue > 60).length;
    for (const ring of [2, 4, 6, 8]) assert.ok(blueAround((ring / 10) * 128) > 60, `no ring at ${ring} nm⁻¹`);
    for (const gap of [1, 3, 5, 7]) assert.equal(blueAround((gap / 10) * 128), 0, `something at ${gap} nm⁻¹`);
  });

  it('draws scale bars of 2 nm and 5 nm⁻¹', () => {
    const longestWhite = ({ left, top, width: across, height: down }: (typeof layout.pictures)[0]['box']) => {
      let longest = 0;
      for (let y = top; y < top + down; y++) {
        let run = 0;
        for (let x = left; x < left + across; x++) {
          run = at(x, y).every((value) => value === 255) ? run + 1 : 0;
          longest = Math.max(longest, run);
        }
      }
      return longest;
    };
    assert.equal(longestWhite(layout.pictures[0].box), (2 / 6.4) * 256);
    assert.equal(longestWhite(layout.pictures[2].box), (5 / 20) * 256);
  });
});
