import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  bytesField,
  floatField,
  mapEntryField,
  packedVarintField,
  varintField,
} from '../../../learning/engine/protobuf.js';

const hex = (bytes: Buffer) => bytes.toString('hex');

describe('the protocol-buffer writer', () => {
  it('writes the examples of the encoding guide', () => {
    // https://protobuf.dev/programming-guides/encoding/
    assert.equal(hex(varintField(1, 150)), '089601');
    assert.equal(hex(bytesField(2, 'testing')), '120774657374696e67');
    assert.equal(hex(packedVarintField(6, [3, 270, 86942])), '3206038e029ea705');
  });

  it('writes -1 as ten bytes', () => {
    assert.equal(hex(varintField(1, -1)), '08ffffffffffffffffff01');
  });

  it('writes booleans, floats and map entries', () => {
    assert.equal(hex(varintField(1, true)), '0801');
    assert.equal(hex(floatField(1, 1)), '0d0000803f');
    assert.equal(hex(mapEntryField(7, 'g', varintField(1, 2))), '3a070a01671202' + '0802');
  });

  it('writes nothing for an empty packed field', () => {
    assert.equal(packedVarintField(3, []).length, 0);
  });
});
