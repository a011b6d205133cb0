import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimatePlan } from '../../study/estimate.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import { minimalStudy } from './study-text.js';

const planText = (text: string) => planStudy(parseStudy(text, 'study.yaml'));
const plan = planText(minimalStudy());
const nothing = () => false;

describe('estimatePlan', () => {
  it('counts the steps of every kind', () => {
    const { steps, reused } = estimatePlan(plan, nothing);
    assert.deepEqual(steps, { generate: 2, pretrain: 3, transfer: 9, evaluate: 9, record: 9 });
    assert.equal(reused, 0);
  });

  it('counts what stands already and leaves it out of time and disk', () => {
    const standing = new Set(Object.keys(plan.steps).filter((key) => plan.steps[key]?.kind !== 'evaluate'));
    const rest = estimatePlan(plan, (key) => standing.has(key));
    assert.equal(rest.reused, 23);
    const all = estimatePlan(plan, nothing);
    assert.deepEqual(rest.steps, all.steps);
    assert.ok(rest.hours > 0 && rest.hours < all.hours);
    assert.ok(rest.bytes > 0 && rest.bytes < all.bytes);
  });

  it('is nothing for a plan that is done', () => {
    const { hours, bytes } = estimatePlan(plan, () => true);
    assert.deepEqual([hours, bytes], [0, 0]);
  });

  it('simulates structures once for domains that differ in defocus and dose alone', () => {
    const costOf = (text: string) => estimatePlan(planText(text), nothing).hours;
    const domain = (structure: string) =>
      minimalStudy('network: { baseFilters: 4 }').replace(
        '  over:',
        `  third: { structure: ${structure}, defocus: 0, dose: 9 }\n  over:`,
      );
    const shared = costOf(domain('cdse'));
    const apart = costOf(
      domain('other').replace('structures:', 'structures:\n  other: { lattice: w_CdSe, diameter: [3nm, 4nm] }'),
    );
    assert.ok(apart > 1.2 * shared, `${apart} h apart, ${shared} h shared`);
  });

  it('grows with epochs, images and width', () => {
    const costOf = (fields: string) => estimatePlan(planText(minimalStudy(fields)), nothing);
    const base = costOf('').hours;
    assert.ok(costOf('pretrain: { epochs: 20 }').hours > base);
    assert.ok(costOf('transfer: { images: 512 }').hours > base);
    assert.ok(costOf('network: { baseFilters: 128 }').hours > base);
    assert.ok(costOf('validation: { on: all }').hours > base);
    assert.ok(costOf('network: { baseFilters: 128 }').bytes > costOf('').bytes);
  });
});
