import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  FALLBACK_DISPLACEMENT_ANGSTROM,
  thermalDisplacementAngstrom,
  thermalDisplacementSource,
} from '../../physics/displacements.js';
import { LATTICES } from '../../physics/structures/lattices.js';

/** Å^2 K: hbar^2 / (Boltzmann constant x atomic mass constant), CODATA 2018. */
const HBAR_SQUARED_ANGSTROM_KELVIN = 48.509;

/** P. Debye, I. Waller: mean square displacement a direction, the high-temperature series to its second term. */
function debyeDisplacementAngstrom(massUnits: number, debyeKelvin: number, kelvin = 300): number {
  const ratio = debyeKelvin / kelvin;
  const classical = (3 * HBAR_SQUARED_ANGSTROM_KELVIN * kelvin) / (massUnits * debyeKelvin ** 2);
  return Math.sqrt(classical * (1 + ratio ** 2 / 36));
}

describe('the table of thermal displacements', () => {
  it('has a value with its source for every element of the nine lattices', () => {
    const elements = new Set(
      [...LATTICES.values()].flatMap(({ basis }) => basis.map(({ atomicNumber }) => atomicNumber)),
    );
    assert.deepEqual(
      [...elements].sort((a, b) => a - b),
      [6, 8, 14, 16, 26, 27, 29, 30, 34, 47, 48],
    );
    for (const element of elements) {
      assert.ok(thermalDisplacementAngstrom(element) >= 0.03 && thermalDisplacementAngstrom(element) <= 0.15);
      assert.doesNotMatch(thermalDisplacementSource(element), /element without a source$/u, `${element}`);
    }
  });

  it('rounds u = sqrt(B / 8 pi^2) of the B that its source states', () => {
    for (const element of [6, 14, 16, 26, 27, 29, 30, 34, 47, 48]) {
      const [, factor] = /B = ([\d.]+)/.exec(thermalDisplacementSource(element)) ?? [];
      const displacement = Math.sqrt(Number(factor) / (8 * Math.PI ** 2));
      assert.ok(
        Math.abs(displacement - thermalDisplacementAngstrom(element)) <= 0.00051,
        `${element}: ${displacement}`,
      );
    }
  });

  it('takes Co, Cd and Se from the Debye model', () => {
    const cadmiumSelenide = debyeDisplacementAngstrom((112.414 + 78.971) / 2, 181);
    for (const [element, expected] of [
      [27, debyeDisplacementAngstrom(58.933, 445)],
      [34, cadmiumSelenide],
      [48, cadmiumSelenide],
    ])
      assert.ok(Math.abs(thermalDisplacementAngstrom(element) - expected) < 0.001, `${element}: ${expected}`);
  });

  it('agrees with the Debye model of the metals within 7 %', () => {
    // Debye temperatures of C. Kittel, Introduction to Solid State Physics
    for (const [element, mass, debye] of [
      [26, 55.845, 470],
      [29, 63.546, 343],
      [47, 107.868, 225],
    ]) {
      const ratio = thermalDisplacementAngstrom(element) / debyeDisplacementAngstrom(mass, debye);
      assert.ok(Math.abs(ratio - 1) < 0.07, `${element}: ${ratio}`);
    }
  });

  it('falls back to 0.08 Å for an element that it lacks', () => {
    assert.equal(thermalDisplacementAngstrom(92), 0.08);
    assert.equal(FALLBACK_DISPLACEMENT_ANGSTROM, 0.08);
    assert.match(thermalDisplacementSource(92), /fallback/);
  });
});
