import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countParameters, drawVariables, listTrainable, listVariables } from '../../learning/network-variables.js';
import { createStreams } from '../../study/random-stream.js';

describe('the variables of the network', () => {
  it('number as in paper.md section 3 at the width of the paper', () => {
    const paper = { baseFilters: 64 };
    assert.equal(countParameters(paper), 14_323_492);
    assert.equal(countParameters(paper, 'encoder'), 11_171_650);
    assert.equal(countParameters(paper, 'decoder'), 3_151_842);
  });

  it('have unique, readable names', () => {
    const names = listVariables({ baseFilters: 8 }).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('encoder.down1.conv1.kernel'));
    assert.ok(names.includes('decoder.head.bias'));
  });

  it('are trainable unless their part is frozen or they are moving averages', () => {
    const network = { baseFilters: 8 };
    const [all, decoder, encoder] = (['none', 'encoder', 'decoder'] as const).map((freeze) => {
      return listTrainable(network, freeze);
    });
    assert.ok(decoder.every((name) => name.startsWith('decoder.')));
    assert.ok(encoder.every((name) => name.startsWith('encoder.')));
    assert.equal(decoder.length + encoder.length, all.length);
    assert.ok(!all.some((name) => name.includes('moving')));
  });

  it('refuse a width that the last levels can not halve', () => {
    assert.throws(() => listVariables({ baseFilters: 6 }), /baseFilters must be a positive multiple of 4, got 6/);
  });
});

describe('the first weights', () => {
  const network = { baseFilters: 32 };
  const values = drawVariables(network, createStreams(1));

  it('of a convolution are normal with variance 2 / fan-in', () => {
    const kernel = values.get('encoder.down4.conv3.kernel')!;
    const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
    const variance = kernel.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kernel.length;
    const expected = 2 / (3 * 3 * 256);
    // Five standard errors of mean and variance over 589,824 draws.
    assert.ok(Math.abs(mean) < 5 * Math.sqrt(expected / kernel.length));
    assert.ok(Math.abs(variance / expected - 1) < 5 * Math.sqrt(2 / kernel.length));
  });

  it('of the head lie within ±1/sqrt(fan-in), and batch norm starts as identity', () => {
    const bound = 1 / Math.sqrt(3 * 3 * 8);
    const head = [...values.get('decoder.head.kernel')!, ...values.get('decoder.head.bias')!];
    assert.ok(head.every((value) => Math.abs(value) <= bound));
    assert.ok(head.some((value) => value > 0.8 * bound) && head.some((value) => value < -0.8 * bound));
    assert.ok(values.get('decoder.up1.norm1.scale')!.every((value) => value === 1));
    assert.ok(values.get('decoder.up1.norm1.shift')!.every((value) => value === 0));
  });

  it('depend on the seed alone', () => {
    assert.deepEqual(
      drawVariables({ baseFilters: 4 }, createStreams(2)),
      drawVariables({ baseFilters: 4 }, createStreams(2)),
    );
    assert.notDeepEqual(
      drawVariables({ baseFilters: 4 }, createStreams(2)).get('decoder.head.bias'),
      drawVariables({ baseFilters: 4 }, createStreams(3)).get('decoder.head.bias'),
    );
  });
});
