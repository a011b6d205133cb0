import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stepIdentity } from '../../study/identity.js';
import { findNearest } from '../../study/nearest-step.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import type { Plan } from '../../study/plan.js';
import { compareSteps, listCauses } from '../../study/step-difference.js';
import type { StepKind } from '../../study/step.js';
import { minimalStudy } from './study-text.js';

const planText = (text: string) => planStudy(parseStudy(text, 'study.yaml'));
const plan = planText(minimalStudy());

describe('the difference between two steps', () => {
  it('is nothing between a step and itself', () => {
    for (const step of Object.values(plan.steps))
      assert.deepEqual(compareSteps(stepIdentity(step), stepIdentity(step), lookUp(plan)), []);
  });

  it('follows keys up to the field that caused it, which it tells once', () => {
    const other = planText(minimalStudy('pretrain: { learningRate: 1e-3 }'));
    const differences = compare(plan, other, 'evaluate');
    assert.deepEqual(
      differences.map(({ field, upstream }) => [field, upstream?.kind]),
      [
        ['pretrained', 'pretrain'],
        ['transferred', 'transfer'],
      ],
    );
    const cause = { kind: 'pretrain', field: 'stage.learningRate', before: 1e-4, after: 1e-3 };
    assert.deepEqual(listCauses('evaluate', differences), [cause]);
  });

  it('calls another version of the code by its name', () => {
    const [step] = Object.values(plan.steps);
    assert.ok(step);
    const identity = stepIdentity(step);
    const older = { ...identity, version: identity.version - 1 };
    assert.deepEqual(compareSteps(older, identity, lookUp(plan)), [
      { field: 'code version', before: identity.version - 1, after: identity.version },
    ]);
  });

  it('pairs datasets that changed, and names those that came without a partner', () => {
    const dose = planText(minimalStudy().replace('dose: 100', 'dose: 90'));
    const [changed] = compare(plan, dose, 'evaluate').filter(({ field }) => field === 'datasets');
    assert.deepEqual(changed?.upstream?.differences, [
      { field: 'domain.imaging.doseElectronsPerSquareAngstrom', before: 100, after: 90 },
    ]);
    const grown = planText(
      minimalStudy().replace('  over:', '  far: { structure: cdse, defocus: 0, dose: 9 }\n  over:'),
    );
    assert.deepEqual(compare(plan, grown, 'evaluate'), [{ field: 'datasets', after: grown.domains['far'] }]);
  });

  it('tells fields that only one of them has', () => {
    const all = planText(minimalStudy('transfer: { frozenNorm: averages }'));
    const [before, after] = [plan, all].map((of) => {
      const network = of.networks.find(({ identity }) => identity.freeze === 'encoder');
      const step = network && of.steps[network.steps.transfer ?? ''];
      assert.ok(step);
      return stepIdentity(step);
    });
    assert.deepEqual(compareSteps(before, after, lookUp(all)), [{ field: 'frozenNorm', after: 'averages' }]);
  });
});

describe('the nearest earlier step', () => {
  const steps = plan.networks.map(({ steps: { transfer = '' } }, index) => {
    const step = plan.steps[transfer];
    assert.ok(step);
    return { identity: stepIdentity(step), startedAt: `2026-01-0${index + 1}`, transfer };
  });

  it('differs in the fewest fields', () => {
    const other = planText(minimalStudy('transfer: { learningRate: 1e-2 }'));
    for (const [index, { steps: wanted }] of other.networks.entries()) {
      const step = other.steps[wanted.transfer ?? ''];
      assert.ok(step);
      const found = findNearest(stepIdentity(step), steps, lookUp(plan, other));
      assert.equal(found?.nearest.transfer, steps[index]?.transfer);
    }
  });

  it('is of equal ones that with the fewest root causes, and then the latest', () => {
    const other = planText(minimalStudy('pretrain: { learningRate: 1e-3 }'));
    const [network] = other.networks;
    const step = network && other.steps[network.steps.transfer ?? ''];
    assert.ok(step);
    const search = (among: typeof steps) => findNearest(stepIdentity(step), among, lookUp(plan, other))?.nearest;
    assert.equal(search(steps)?.transfer, plan.networks[0]?.steps.transfer);
    const [first] = steps;
    assert.ok(first);
    assert.equal(search([first, { ...first, startedAt: '2026-02-01' }])?.startedAt, '2026-02-01');
  });

  it('is none where there are no steps', () => {
    assert.equal(
      findNearest({}, [], () => undefined),
      undefined,
    );
  });
});

function lookUp(...plans: readonly Plan[]) {
  return (key: string) => {
    const step = plans.map(({ steps }) => steps[key]).find((found) => found !== undefined);
    return step && stepIdentity(step);
  };
}

/** The steps of the first network of each. */
function compare(before: Plan, after: Plan, kind: Exclude<StepKind, 'generate'>) {
  const [old, now] = [before, after].map(({ networks, steps }) => {
    const step = networks[0] && steps[networks[0].steps[kind] ?? ''];
    assert.ok(step);
    return stepIdentity(step);
  });
  return compareSteps(old, now, lookUp(before, after));
}
