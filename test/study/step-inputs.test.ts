import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import { listInputs } from '../../study/step-inputs.js';
import { BLOCK_STRUCTURES, listWaves } from '../../study/wave-blocks.js';
import { minimalStudy } from './study-text.js';

const PLAN = planStudy(parseStudy(minimalStudy('validation: { images: 20, on: all }'), 'study.yaml'));

describe('the inputs of a step', () => {
  it('are steps of the plan, or waves', () => {
    for (const step of Object.values(PLAN.steps)) {
      const inputs = listInputs(step);
      assert.ok(inputs.length > 0);
      for (const { role, key } of inputs) assert.equal(Object.hasOwn(PLAN.steps, key), role !== 'waves', role);
    }
  });

  it('are all keys that stand in its key’s input', () => {
    for (const step of Object.values(PLAN.steps)) {
      const named = Object.keys(PLAN.steps).filter((key) => JSON.stringify(step).includes(key));
      const listed = listInputs(step).flatMap(({ role, key }) => (role === 'waves' ? [] : [key]));
      assert.deepEqual(new Set(listed), new Set(named));
    }
  });

  it('of datasets that differ in dose alone are the same waves, whole blocks of each split', () => {
    const datasets = Object.values(PLAN.steps).filter((step) => step.kind === 'generate');
    const [one] = datasets;
    assert.ok(one);
    const { imaging } = one.domain;
    const dose = imaging.doseElectronsPerSquareAngstrom + 1;
    const brighter = {
      ...one,
      domain: { ...one.domain, imaging: { ...imaging, doseElectronsPerSquareAngstrom: dose } },
    };
    assert.deepEqual(listWaves(brighter), listWaves(one));
    const blocks = [one.trainingImages, one.validationImages].map((images) => Math.ceil(images / BLOCK_STRUCTURES));
    assert.equal(new Set(listWaves(one)).size, (blocks[0] ?? 0) + (blocks[1] ?? 0));
    assert.notDeepEqual(listWaves({ ...one, seed: one.seed + 1 }), listWaves(one));
  });
});
