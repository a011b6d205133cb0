import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { ATOMIC_NUMBERS, projectedScatteringFactor, scatteringFactorAngstrom } from '../../physics/scattering.js';
import { referenceMissing, referencePath } from './reference-folder.js';

const schema = z.object({
  k_1_per_A: z.array(z.number()),
  elements: z.record(
    z.string(),
    z.object({
      Z: z.number(),
      scattering_factor_A: z.array(z.number()),
      projected_scattering_factor_V_A3: z.array(z.number()),
    }),
  ),
});

describe('scattering factors', () => {
  it('are those of Lobato and Van Dyck: carbon at k = 0 and 1, silver at 0 and 3', () => {
    assert.ok(Math.abs(scatteringFactorAngstrom(6, 0) - 2.5097) < 1e-9);
    assert.ok(Math.abs(scatteringFactorAngstrom(6, 1) - 0.4127950356336774) < 1e-10);
    assert.ok(Math.abs(scatteringFactorAngstrom(47, 0) - 8.671) < 1e-9);
    assert.ok(Math.abs(scatteringFactorAngstrom(47, 9) - 0.39406912049192366) < 1e-10);
  });

  it('agree with the reference for every element and frequency', { skip: referenceMissing }, () => {
    const reference = schema.parse(JSON.parse(readFileSync(referencePath('scattering.json'), 'utf8')));
    for (const [symbol, element] of Object.entries(reference.elements)) {
      assert.equal(ATOMIC_NUMBERS.get(symbol), element.Z);
      reference.k_1_per_A.forEach((k, i) => {
        const own = [scatteringFactorAngstrom(element.Z, k * k), projectedScatteringFactor(element.Z, k * k)];
        const expected = [element.scattering_factor_A[i], element.projected_scattering_factor_V_A3[i]];
        own.forEach((value, j) => assert.ok(Math.abs(value / expected[j] - 1) < 1e-9, `${symbol} at ${k}`));
      });
    }
  });

  it('are refused for an element without coefficients, which is named', () => {
    assert.throws(
      () => scatteringFactorAngstrom(92, 0),
      /no scattering factor for atomic number 92; known are C \(6\)/,
    );
  });
});
