import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFrozenPlan } from '../../study/frozen-plan.js';
import { stepKey } from '../../study/identity.js';
import { parseStudy } from '../../study/parse-study.js';
import { LARGEST_GROUP, LARGEST_INDEPENDENT_GROUP, planStudy } from '../../study/plan.js';
import type { Plan } from '../../study/plan.js';
import type { StepInput, StepKey } from '../../study/step.js';
import { STEP_KINDS } from '../../study/step.js';
import { DEFOCUS_STUDY, NOISE_STUDY, STRUCTURE_STUDY, minimalStudy } from './study-text.js';

const planText = (text: string) => planStudy(parseStudy(text, 'study.yaml'));
const defocus = planText(DEFOCUS_STUDY);

describe('planStudy', () => {
  // Networks: paper.md section 5. Pretrainings: sources x learning rates x 3 replicates.
  const studies = [
    { name: 'defocus', plan: defocus, networks: 7200, generate: 11, pretrain: 30 },
    { name: 'noise', plan: planText(NOISE_STUDY), networks: 180, generate: 5, pretrain: 15 },
    { name: 'structure', plan: planText(STRUCTURE_STUDY), networks: 2754, generate: 18, pretrain: 54 },
  ];
  for (const { name, plan, networks, generate, pretrain } of studies)
    it(`gives the paper's ${name} study its ${networks} networks on ${pretrain} shared pretrainings`, () => {
      assert.equal(plan.networks.length, networks);
      assert.deepEqual(countKinds(plan), {
        generate,
        pretrain,
        transfer: networks,
        evaluate: networks,
        record: networks,
      });
    });

  for (const { name, networks, generate, text } of [
    { ...studies[0], text: DEFOCUS_STUDY },
    { ...studies[1], text: NOISE_STUDY },
    { ...studies[2], text: STRUCTURE_STUDY },
  ])
    it(`gives each network of the paper's ${name} study a pretraining where these are independent`, () => {
      const plan = planText(`${text}\npretraining: independent`);
      assert.deepEqual(countKinds(plan), {
        generate,
        pretrain: networks,
        transfer: networks,
        evaluate: networks,
        record: networks,
      });
      assert.deepEqual(listIds(plan), listIds(planText(text)));
    });

  it('keeps every independent pretraining when the grid or the images of the targets grow', () => {
    const small = planText(minimalStudy('pretraining: independent'));
    const grown = minimalStudy('pretraining: independent\ntransfer: { learningRate: [1e-4, 1e-5], images: [128, 600] }')
      .replace('target: over', 'target: [over, far], replicates: 4')
      .replace('  over:', '  far: { structure: cdse, defocus: 0, dose: 9 }\n  over:');
    const large = planText(grown);
    for (const { steps } of small.networks) assert.ok(Object.hasOwn(large.steps, steps.pretrain));
  });

  it('keeps independent pretrainings apart from shared ones, and says nothing in the keys of these', () => {
    const shared = planText(minimalStudy());
    assert.deepEqual(planText(minimalStudy('pretraining: shared')), shared);
    const independent = planText(minimalStudy('pretraining: independent'));
    for (const { steps } of independent.networks) assert.ok(!Object.hasOwn(shared.steps, steps.pretrain));
    for (const step of Object.values(shared.steps)) assert.ok(!('own' in step));
  });

  it('gathers networks with a pretraining each in smaller groups, over the bounds of source and replicate', () => {
    const { groups, networks } = planText(`${DEFOCUS_STUDY}\npretraining: independent`);
    assert.equal(groups.length, Math.ceil(7200 / LARGEST_INDEPENDENT_GROUP));
    let next = 0;
    for (const [index, group] of groups.entries()) {
      assert.deepEqual([group.first, 'pretrain' in group], [next, false]);
      assert.ok(group.size > 0 && group.size <= LARGEST_INDEPENDENT_GROUP);
      assert.ok(networks.slice(next, next + group.size).every((network) => network.group === index));
      next += group.size;
    }
    assert.equal(next, networks.length);
  });

  it('names every network once', () => {
    assert.equal(new Set(defocus.networks.map(({ identity }) => identity.id)).size, 7200);
    assert.equal(defocus.networks[0]?.identity.id, 'c1@-10nm→c1@-25nm/none/1e-3/1e-4/64/0');
  });

  it('puts every step under its key, behind the ones that it needs', () => {
    const seen = new Set<StepKey>();
    for (const [key, step] of Object.entries(defocus.steps).slice(0, 2000)) {
      assert.equal(key, stepKey(step));
      for (const needed of listNeeded(step)) assert.ok(seen.has(needed), `${step.kind} stands before what it needs`);
      seen.add(key);
    }
  });

  it('lets every stage see the other domains where the study validates on all, and gives these trainings other keys', () => {
    const own = planText(minimalStudy());
    const all = planText(minimalStudy('validation: { on: all }'));
    const datasets = Object.values(all.domains).sort();
    for (const step of Object.values(all.steps)) {
      if (step.kind !== 'pretrain' && step.kind !== 'transfer') continue;
      assert.deepEqual([step.dataset, ...(step.others ?? [])].sort(), datasets);
      assert.ok(!Object.hasOwn(own.steps, stepKey(step)));
    }
    assert.deepEqual(all.domains, own.domains);
  });

  it('puts the norm of frozen parts into the keys of those transfers alone that freeze something', () => {
    const [batch, averages] = ['batch', 'averages'].map((norm) =>
      planText(minimalStudy(`transfer: { frozenNorm: ${norm} }`)),
    );
    assert.deepEqual(batch, planText(minimalStudy()));
    batch.networks.forEach(({ identity, steps }, index) => {
      const isSame = averages.networks[index].steps.transfer === steps.transfer;
      assert.equal(isSame, identity.freeze === 'none', identity.id);
      assert.equal(averages.networks[index].steps.pretrain, steps.pretrain);
    });
  });

  it('gathers the networks of a pretraining in groups that a workflow can hold', () => {
    const large = planText(
      DEFOCUS_STUDY.replace('target: c1', 'target: c1\n  freeze: [none, encoder, decoder]').replace(
        'images: [64, 128, 256, 512]',
        'images: [64, 128, 256, 512, 1024]',
      ),
    );
    for (const { groups, networks } of [defocus, large]) {
      let next = 0;
      for (const [index, { first, size, pretrain }] of groups.entries()) {
        assert.equal(first, next);
        assert.ok(size > 0 && size <= LARGEST_GROUP);
        const members = networks.slice(first, first + size);
        assert.ok(members.every(({ group, steps }) => group === index && steps.pretrain === pretrain));
        next += size;
      }
      assert.equal(next, networks.length);
    }
    assert.equal(defocus.groups.length, 30);
    assert.equal(large.groups.length, 60);
  });

  it('evaluates every network on all domains of the study, in the order of their keys', () => {
    const plan = planText(NOISE_STUDY);
    const keys = Object.values(plan.domains).sort();
    assert.equal(keys.length, 5);
    for (const { steps } of plan.networks) {
      const evaluate = plan.steps[steps.evaluate];
      assert.ok(evaluate?.kind === 'evaluate');
      assert.deepEqual(evaluate.datasets, keys);
    }
  });

  it('makes as many training images of a domain as the largest of its stages needs', () => {
    const domains = minimalStudy().replace('  over:', '  far: { structure: cdse, defocus: 0, dose: 9 }\n  over:');
    const plan = planText(`${domains}\npretrain: { images: 70 }\ntransfer: { images: [20, 40] }`);
    const images = Object.fromEntries(
      Object.entries(plan.domains).map(([name, key]) => {
        const step = plan.steps[key];
        return [name, step?.kind === 'generate' ? step.trainingImages : undefined];
      }),
    );
    assert.deepEqual(images, { under: 70, over: 40, far: 0 });
  });

  it('keeps datasets and trainings when domains, structures or the study get other names', () => {
    const renamed = minimalStudy()
      .replaceAll('under', 'a')
      .replaceAll('over', 'b')
      .replaceAll('cdse', 'c')
      .replace('minimal', 'd');
    assert.deepEqual(listKeys(planText(renamed), 'record'), listKeys(planText(minimalStudy()), 'record'));
  });

  it('keeps what is there when the grid grows by a replicate, a learning rate or a freezing option', () => {
    const small = planText(minimalStudy('transfer: { learningRate: 1e-5 }').replace('over }', 'over, freeze: none }'));
    const large = planText(minimalStudy('transfer: { learningRate: [1e-4, 1e-5] }'));
    for (const key of Object.keys(small.steps)) assert.ok(key in large.steps);
  });

  it('gives the keys that data folders hold already: a new field with its default stays out of them', () => {
    // of the plan before `pretraining` was a field; raising the version of a step changes it
    const known = 'fbffefd9e1ea46717beead31cda29b0fa7e54ae1cb586048790eeb4c0bbf05bd';
    assert.equal(planText(minimalStudy()).hash, known);
  });

  it('hashes the plan, whatever the concurrency', () => {
    const { hash } = planText(minimalStudy());
    assert.equal(planText(minimalStudy()).hash, hash);
    assert.equal(planText(minimalStudy('concurrency: 3')).hash, hash);
    assert.notEqual(planText(minimalStudy('validation: { images: 7 }')).hash, hash);
    assert.notEqual(planText(minimalStudy().replace('minimal', 'other')).hash, hash);
  });
});

describe('parseFrozenPlan', () => {
  it('gives back the plan that was frozen', () => {
    const plan = planText(minimalStudy());
    assert.deepEqual(parseFrozenPlan(JSON.stringify(plan)), plan);
  });

  it('refuses a plan that was changed', () => {
    const text = JSON.stringify(planText(minimalStudy()));
    assert.throws(() => parseFrozenPlan(text.replace('"epochs":10', '"epochs":11')), /expected a plan of hash/);
  });
});

function listIds({ networks }: Plan): readonly string[] {
  return networks.map(({ identity }) => identity.id);
}

function countKinds({ steps }: Plan): Record<string, number> {
  const kinds = Object.values(steps).map(({ kind }) => kind);
  return Object.fromEntries(STEP_KINDS.map((kind) => [kind, kinds.filter((other) => other === kind).length]));
}

function listKeys({ steps }: Plan, omitted: StepInput['kind']): readonly StepKey[] {
  return Object.entries(steps)
    .filter(([, { kind }]) => kind !== omitted)
    .map(([key]) => key)
    .sort();
}

function listNeeded(step: StepInput): readonly StepKey[] {
  switch (step.kind) {
    case 'generate':
      return [];
    case 'pretrain':
      return step.mixture === undefined ? [step.dataset] : step.mixture.datasets;
    case 'transfer':
      return [step.pretrained, step.dataset];
    case 'evaluate':
      return [step.pretrained, ...(step.transferred === undefined ? [] : [step.transferred]), ...step.datasets];
    case 'record':
      return [step.evaluation];
    default:
      return step satisfies never;
  }
}
