import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readPlannedNetwork } from '../../../dashboard/planned-network.js';
import { maybeReadCondition, writeCondition } from '../../../dashboard/page-model/conditions.js';
import { FIELD_NAMES } from '../../../analysis/fields.js';
import { OPERATORS } from '../../../analysis/filter.js';
import { identifyMixed, identifyNetwork } from '../../../study/grid.js';
import type { MeasuredStudy } from '../../../study/measured-study.js';
import { FREEZE_OPTIONS } from '../../../study/recipe.js';

const RUNS = { seed: 20_251_123, numRuns: 300 } as const;
const names = fc.uniqueArray(fc.stringMatching(/^[a-z→/@+:0-9.-]{1,8}$/), { minLength: 2, maxLength: 4 });

function studyOf(domains: readonly string[]): MeasuredStudy {
  const conditions = { defocusAngstrom: 0, doseElectronsPerSquareAngstrom: 1, lattice: 'w_CdSe' };
  return {
    name: 'study',
    published: false,
    domains: domains.map((name) => ({ name, ...conditions, diameterAngstrom: [30, 50] as const })),
    networks: [],
  };
}

describe('a network without results', () => {
  it('has the setting that its name was made of', () => {
    const rate = fc.constantFrom(1e-3, 5e-4, 1e-5);
    const setting = fc.record({
      domains: fc.uniqueArray(fc.stringMatching(/^[a-z@.-][a-z0-9@.-]{0,6}$/), { minLength: 2, maxLength: 4 }),
      freeze: fc.constantFrom(...FREEZE_OPTIONS),
      pretrainLearningRate: rate,
      transferLearningRate: rate,
      images: fc.integer({ min: 1, max: 9999 }),
      replicate: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(setting, ({ domains, ...rest }) => {
        const [source, target] = domains;
        const { id } = identifyNetwork('study', { source, ...rest }, { target, ...rest });
        const { network, kind, ...found } = readPlannedNetwork(studyOf(domains), id);
        assert.deepEqual([network, kind, found.source, found.target], [id, 'transfer', source, target]);
        for (const [name, value] of Object.entries(rest)) assert.equal(Reflect.get(found, name), value, name);
        const mixture = domains.map((domain, at) => ({ domain, images: 8 * (at + 1) }));
        const mixed = identifyMixed('study', { mixture, ...rest });
        const { mixture: shares, target: last } = readPlannedNetwork(studyOf(domains), mixed.id);
        assert.deepEqual([shares, last], [mixture, domains.at(-1)]);
      }),
      RUNS,
    );
  });

  it('keeps its name, whatever that is, where it tells no setting', () => {
    fc.assert(
      fc.property(names, fc.string(), (domains, name) => {
        assert.equal(readPlannedNetwork(studyOf(domains), name).network, name);
      }),
      RUNS,
    );
  });
});

describe('a condition in an address', () => {
  it('reads back as it was written', () => {
    const value = fc.string().filter((text) => text.trim() === text);
    fc.assert(
      fc.property(fc.constantFrom(...FIELD_NAMES), fc.constantFrom(...OPERATORS), value, (field, operator, text) => {
        // a sign at the beginning belongs to the operator
        fc.pre(!/^[=<>]/.test(text));
        assert.deepEqual(maybeReadCondition(writeCondition(field, operator, text)), { field, operator, value: text });
      }),
      RUNS,
    );
  });
});
