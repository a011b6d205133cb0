import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimatePlan } from '../../study/estimate.js';
import { stepIdentity } from '../../study/identity.js';
import type { MeasuredStep } from '../../study/measured-speed.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import type { Plan } from '../../study/plan.js';
import { STEP_KINDS, type StepKind } from '../../study/step.js';
import { minimalStudy } from './study-text.js';

const planText = (text: string) => planStudy(parseStudy(text, 'study.yaml'));
const plan = planText(minimalStudy());
const nothing = () => false;

describe('an estimate from measured steps', () => {
  it('goes by the median of the kind, and by the model for a kind without any', () => {
    const model = estimatePlan(plan, nothing);
    const measured = measure(plan, 'transfer', (_, index) => [1, 500, 60][index % 3] ?? 0);
    const estimate = estimatePlan(plan, nothing, measured);
    assert.equal(estimate.kinds.transfer.hours.toFixed(9), ((9 * 60) / 3600).toFixed(9));
    assert.equal(estimate.kinds.transfer.measured, 9);
    for (const kind of STEP_KINDS.filter((other) => other !== 'transfer'))
      assert.deepEqual(estimate.kinds[kind], model.kinds[kind]);
    assert.equal(
      estimate.hours,
      STEP_KINDS.reduce((sum, kind) => sum + estimate.kinds[kind].hours, 0),
    );
  });

  it('carries a duration over to another size in the proportion of the model', () => {
    const large = planText(minimalStudy('pretrain: { epochs: 40 }'));
    const ratio = ({ kinds }: ReturnType<typeof estimatePlan>) => kinds.pretrain.hours;
    const model = ratio(estimatePlan(large, nothing)) / ratio(estimatePlan(plan, nothing));
    const [measured] = [measure(plan, 'pretrain', () => 100)];
    const hours = ratio(estimatePlan(large, nothing, [...measured, ...measure(plan, 'generate', () => 1)]));
    assert.ok(Math.abs(hours - (3 * 100 * model) / 3600) < 1e-9);
  });

  it('prefers steps of the same image and network size to those of the same amount of work', () => {
    const thin = planText(minimalStudy('network: { baseFilters: 32 }\npretrain: { epochs: 20 }'));
    const measured = [
      ...measure(thin, 'pretrain', () => 7),
      ...measure(planText(minimalStudy('pretrain: { epochs: 5 }')), 'pretrain', () => 50),
    ];
    const { hours } = estimatePlan(plan, nothing, measured).kinds.pretrain;
    assert.ok(hours > (3 * 50) / 3600, `${hours} h`);
  });

  it('leaves out steps of another device than the latest', () => {
    const measured = measure(plan, 'evaluate', (_, index) => (index === 0 ? 10 : 1000)).map((step, index) =>
      index === 0 ? { ...step, device: 'cuda:0' } : step,
    );
    const { kinds } = estimatePlan(plan, nothing, measured);
    assert.equal(kinds.evaluate.measured, 1);
    assert.equal(kinds.evaluate.hours.toFixed(9), ((9 * 10) / 3600).toFixed(9));
  });

  it('takes the longest of the datasets that image the same waves for the one that simulated them', () => {
    const measured = measure(plan, 'generate', (_, index) => (index === 0 ? 400 : 2));
    const { kinds } = estimatePlan(plan, nothing, measured);
    assert.equal(kinds.generate.measured, 1);
    assert.ok(kinds.generate.hours * 3600 > 390 && kinds.generate.hours * 3600 < 450, `${kinds.generate.hours} h`);
  });

  it('takes no notice of steps whose identity is of another form', () => {
    const odd = { key: 'a', identity: { kind: 'transfer', input: {} }, seconds: 9, device: 'cpu' };
    assert.deepEqual(estimatePlan(plan, nothing, [odd]), estimatePlan(plan, nothing));
  });

  it('counts the waves of a finished domain as there', () => {
    const [first] = Object.values(plan.domains);
    const rest = estimatePlan(plan, (key) => key === first);
    assert.ok(rest.kinds.generate.hours < 0.05 * estimatePlan(plan, nothing).kinds.generate.hours);
  });
});

function measure(of: Plan, kind: StepKind, seconds: (key: string, index: number) => number): readonly MeasuredStep[] {
  return Object.entries(of.steps)
    .filter(([, step]) => step.kind === kind)
    .map(([key, step], index) => ({
      key,
      identity: stepIdentity(step),
      seconds: seconds(key, index),
      device: 'cpu',
    }));
}
