import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { maybeCutPlan } from '../../study/cut-plan.js';
import { parseFrozenPlan } from '../../study/frozen-plan.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import { listInputs } from '../../study/step-inputs.js';
import { minimalStudy } from './study-text.js';

const MIX = 'mixtures: { pair: { of: [under, over], shares: [[0.25, 0.75]] } }';
const planText = (text: string) => planStudy(parseStudy(text, 'study.yaml'));
const readConfig = (name: string) => readFileSync(new URL(`../../../configs/${name}`, import.meta.url), 'utf8');

const STUDIES = {
  'shared pretrainings': minimalStudy('transfer: { images: [64, 128] }'),
  'independent pretrainings': minimalStudy('pretraining: independent'),
  mixtures: minimalStudy(MIX),
  'mixtures with independent pretrainings': minimalStudy(`${MIX}\npretraining: independent`),
  'validation on all domains': minimalStudy('validation: { on: all }'),
  'the quickstart': readConfig('quickstart.yaml'),
};

describe('the plan of one network', () => {
  for (const [name, text] of Object.entries(STUDIES)) {
    it(`has the steps of the whole plan under the same keys, and no other: ${name}`, () => {
      const whole = planText(text);
      for (const { identity, steps } of whole.networks) {
        const cut = maybeCutPlan(whole, identity.id);
        assert.ok(cut);
        assert.deepEqual(
          cut.networks.map((network) => [network.identity, network.steps, network.group]),
          [[identity, steps, 0]],
        );
        for (const [key, input] of Object.entries(cut.steps)) assert.deepEqual(input, whole.steps[key]);
        const needed = new Set(Object.values(cut.steps).flatMap((input) => listInputs(input).map(({ key }) => key)));
        for (const key of needed) {
          const isStep = Object.hasOwn(whole.steps, key);
          assert.equal(Object.hasOwn(cut.steps, key), isStep, 'a step lacks what it stands on');
        }
        const unused = Object.keys(cut.steps).filter((key) => !needed.has(key) && key !== steps.record);
        assert.deepEqual(unused, []);
        assert.notEqual(cut.hash, whole.hash);
      }
    });
  }

  it('is read back from its frozen text, in an order in which each step stands behind those that it needs', () => {
    const whole = planText(STUDIES['shared pretrainings']);
    const cut = maybeCutPlan(whole, whole.networks.at(-1)?.identity.id ?? '');
    assert.ok(cut);
    assert.deepEqual(parseFrozenPlan(JSON.stringify(cut)), cut);
    const keys = Object.keys(cut.steps);
    for (const [place, key] of keys.entries()) {
      const inputs = listInputs(cut.steps[key] ?? assert.fail()).map((edge) => keys.indexOf(edge.key));
      assert.ok(inputs.every((input) => input < place));
    }
  });

  it('shares its group’s pretraining where the whole plan shares it', () => {
    for (const [text, isShared] of [
      [STUDIES['shared pretrainings'], true],
      [STUDIES['independent pretrainings'], false],
    ] as const) {
      const whole = planText(text);
      const [network] = whole.networks;
      const cut = maybeCutPlan(whole, network?.identity.id ?? '');
      assert.deepEqual(cut?.groups, [{ ...(isShared && { pretrain: network?.steps.pretrain }), first: 0, size: 1 }]);
    }
  });

  it('is none of a network that the plan lacks', () => {
    assert.equal(maybeCutPlan(planText(minimalStudy()), 'under→over/none/1/1/1/0'), undefined);
  });
});
