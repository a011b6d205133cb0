import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseEntries, listMeasured } from '../../dashboard/network-list.js';
import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../../study/measured-study.js';

const dose = {
  doseElectronsPerSquareAngstrom: 400,
  lattice: 'w_CdSe',
  diameterAngstrom: [14, 18],
} as const;
// in the study's order, which isn't that of the letters
const domains = ['under', 'focus', 'over'].map((name, at): MeasuredDomain => {
  return { name, defocusAngstrom: 100 * (at - 1), ...dose };
});

function networkOf(network: string, target: string, loss: number): MeasuredNetwork {
  return {
    ...{ study: 'small', network, kind: 'transfer', source: 'focus', target, freeze: 'none', mixture: null },
    ...{ pretrainLearningRate: 1e-3, transferLearningRate: 1e-4, images: 8, replicate: 0, pretraining: 'p' },
    ...{ before: new Float64Array(3).fill(NaN), after: new Float64Array(3).fill(loss), gapInDistribution: NaN },
  };
}

const networks = [
  networkOf('b', 'under', 0.3),
  networkOf('c', 'over', NaN),
  networkOf('a', 'focus', 0.1),
  networkOf('d', 'under', NaN),
  networkOf('e', 'over', 0.2),
];
const study: MeasuredStudy = { name: 'small', published: false, domains, networks };
const entries = listMeasured(study);
const sorted = (sort: 'lossAfter' | 'target' | 'iouAfter', descending: boolean) =>
  chooseEntries(entries, study, [], { states: [], sort, descending }).map(({ name }) => name);

describe('chooseEntries', () => {
  it('puts what has no value last, whichever way it sorts', () => {
    assert.deepEqual(sorted('lossAfter', false), ['a', 'e', 'b', 'c', 'd']);
    assert.deepEqual(sorted('lossAfter', true), ['b', 'e', 'a', 'c', 'd']);
  });

  it('leaves equal ones in the study’s order, also where none has a value', () => {
    assert.deepEqual(sorted('iouAfter', true), ['b', 'c', 'a', 'd', 'e']);
  });

  it('sorts domains by their place in the study, not by their letters', () => {
    assert.deepEqual(sorted('target', false), ['b', 'd', 'a', 'c', 'e']);
    assert.deepEqual(sorted('target', true), ['c', 'e', 'a', 'b', 'd']);
  });
});
