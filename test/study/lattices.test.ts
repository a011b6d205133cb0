import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LATTICES as CRYSTALS } from '../../physics/structures/lattices.js';
import { LATTICES, LATTICE_NAMES } from '../../study/lattices.js';

describe('the lattices that a study may name', () => {
  it('are the ones that can be simulated', () => {
    assert.deepEqual([...LATTICE_NAMES].sort(), [...CRYSTALS.keys()].sort());
    assert.deepEqual([...LATTICE_NAMES].sort(), Object.keys(LATTICES).sort());
  });

  it('take stacking faults exactly where a fault plane is documented', () => {
    for (const name of LATTICE_NAMES)
      assert.equal(LATTICES[name].takesStackingFaults, CRYSTALS.get(name)?.faults !== undefined, name);
  });
});
