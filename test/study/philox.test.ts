import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillPhiloxBlock } from '../../study/philox.js';

const ONES = 0xffffffff;

describe('fillPhiloxBlock', () => {
  // The known answers of Random123 1.14, tests/kat_vectors, philox4x32 with 10 rounds.
  const answers = [
    { counter: [0, 0, 0, 0], key: [0, 0], block: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    { counter: [ONES, ONES, ONES, ONES], key: [ONES, ONES], block: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      block: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ] as const;
  for (const { counter, key, block } of answers) {
    const [c0, c1, c2, c3] = counter;
    it(`gives the known answer at counter ${counter.map((word) => word.toString(16)).join(' ')}`, () => {
      const filled = new Uint32Array(4);
      fillPhiloxBlock(filled, c0, c1, c2, c3, key[0], key[1]);
      assert.deepEqual([...filled], block);
    });
  }
});
