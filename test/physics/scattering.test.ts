import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import {
  ATOMIC_NUMBERS,
  isKnownElement,
  projectedScatteringFactor,
  scatteringFactorAngstrom,
  symbolOf,
} from '../../physics/scattering.js';
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

/** CODATA 2018. */
const BOHR_RADIUS_ANGSTROM = 0.529177210903;

describe('scattering factors', () => {
  it('are those of Lobato and Van Dyck: carbon at k = 0 and 1, silver at 0 and 3', () => {
    assert.ok(Math.abs(scatteringFactorAngstrom(6, 0) - 2.5097) < 1e-9);
    assert.ok(Math.abs(scatteringFactorAngstrom(6, 1) - 0.4127950356336774) < 1e-10);
    assert.ok(Math.abs(scatteringFactorAngstrom(47, 0) - 8.671) < 1e-9);
    assert.ok(Math.abs(scatteringFactorAngstrom(47, 9) - 0.39406912049192366) < 1e-10);
  });

  it('are there for the 103 elements from hydrogen to lawrencium', () => {
    assert.equal(ATOMIC_NUMBERS.size, 103);
    for (const [symbol, atomicNumber] of ATOMIC_NUMBERS) assert.equal(symbolOf(atomicNumber), symbol);
    const anchors = { H: 1, Ne: 10, Ca: 20, Zn: 30, Zr: 40, Sn: 50, Nd: 60, Yb: 70, Hg: 80, Th: 90, Fm: 100, Lr: 103 };
    for (const [symbol, atomicNumber] of Object.entries(anchors))
      assert.equal(ATOMIC_NUMBERS.get(symbol), atomicNumber);
    assert.deepEqual([0, 1, 103, 104, 6.5].map(isKnownElement), [false, true, true, false, false]);
  });

  // far out only the nucleus scatters: f -> Z / (2 pi^2 a0 k^2) (Mott, Bethe), and a wrong digit anywhere breaks it
  it('end in the scattering of the bare nucleus, for every element', () => {
    const kSquared = 1e12;
    for (const [symbol, atomicNumber] of ATOMIC_NUMBERS) {
      const expected = atomicNumber / (2 * Math.PI ** 2 * BOHR_RADIUS_ANGSTROM * kSquared);
      const error = Math.abs(scatteringFactorAngstrom(atomicNumber, kSquared) / expected - 1);
      assert.ok(error < 1e-8, `${symbol}: ${error}`);
    }
  });

  it('are positive and fall with the angle, for every element', () => {
    for (const [symbol, atomicNumber] of ATOMIC_NUMBERS) {
      for (let k = 0; k < 12; k += 0.05) {
        const [here, further] = [k, k + 0.05].map((at) => scatteringFactorAngstrom(atomicNumber, at * at));
        assert.ok(further > 0 && further < here, `${symbol} at ${k} 1/Å`);
      }
    }
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
      () => scatteringFactorAngstrom(104, 0),
      /^RangeError: no scattering factor for atomic number 104; known are 1 \(H\) to 103 \(Lr\)$/,
    );
  });
});
