import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { stepKey } from '../../study/identity.js';
import { parseStudy } from '../../study/parse-study.js';
import { LARGEST_INDEPENDENT_GROUP, planStudy, type Plan } from '../../study/plan.js';
import type { MixedPretrainInput } from '../../study/step.js';
import { minimalStudy } from './study-text.js';

const COMMITTED = new URL('../../../configs/', import.meta.url);
const readPlan = (file: string) => planText(readFileSync(new URL(file, COMMITTED), 'utf8'));
const planText = (text: string) => planStudy(parseStudy(text, 'study.yaml'));
const baseline = readPlan('paper/baseline.yaml');

describe('a plan with mixtures', () => {
  // paper.md section 5
  it('gives the paper’s baseline its 720 networks, each trained once', () => {
    assert.equal(baseline.networks.length, 720);
    const kinds = Object.values(baseline.steps).map(({ kind }) => kind);
    const count = (kind: string) => kinds.filter((other) => other === kind).length;
    assert.deepEqual(['generate', 'pretrain', 'transfer', 'evaluate', 'record'].map(count), [11, 720, 0, 720, 720]);
  });

  it('mixes 40 unordered pairs of different defoci as 128:384, 256:256 and 384:128', () => {
    const mixtures = baseline.study.mixtures ?? [];
    assert.equal(mixtures.length, 120);
    const pairs = mixtures.map((shares) => shares.map(({ domain }) => domain));
    assert.ok(pairs.every((pair) => new Set(pair).size === 2));
    assert.equal(new Set(pairs.map((pair) => [...pair].sort().join())).size, 40);
    const numbers = mixtures.map((shares) => shares.map(({ images }) => images).join(':'));
    for (const wanted of ['128:384', '256:256', '384:128']) {
      assert.equal(numbers.filter((found) => found === wanted).length, 40);
    }
  });

  it('names networks and targets as the published tables do', () => {
    const [first] = baseline.networks;
    assert.equal(first?.identity.id, 'focus@-10nm:128+focus@-25nm:384/1e-3/0');
    assert.deepEqual([first?.identity.target, first?.identity.images], ['focus@-25nm', 384]);
    assert.equal(new Set(baseline.networks.map(({ identity }) => identity.id)).size, 720);
  });

  it('trains the paper’s baseline on datasets of the defocus study, so that nothing is simulated twice', () => {
    const { steps } = readPlan('paper/defocus.yaml');
    for (const key of Object.values(baseline.domains)) assert.ok(Object.hasOwn(steps, key));
  });

  it('leaves the plans of studies without mixtures as they were', () => {
    // of the plans before `mixtures` was a field: data folders hold their keys
    const known = {
      'quickstart.yaml': 'cc112d44',
      'paper/defocus.yaml': 'c7c8b864',
      'paper/noise.yaml': 'ee85a7ba',
      'paper/structure.yaml': 'db5751c0',
    };
    for (const [file, hash] of Object.entries(known)) assert.equal(readPlan(file).hash.slice(0, 8), hash, file);
  });

  it('leaves the networks of a study that gets mixtures as they were', () => {
    // as many images of the domains as are there without them
    const small = MIX.replace('shares: [[0.25, 0.75]]', 'images: [[32, 96]]');
    const [before, after] = [planText(minimalStudy()), planText(minimalStudy(small))];
    assert.deepEqual(after.networks.slice(0, before.networks.length), before.networks);
    assert.equal(after.networks.length, before.networks.length + 3);
  });

  it('puts every step under its key, behind its datasets, and the networks in groups that a workflow can hold', () => {
    const seen = new Set<string>();
    for (const [key, step] of Object.entries(baseline.steps)) {
      assert.equal(key, stepKey(step));
      if (step.kind === 'pretrain') for (const dataset of step.mixture?.datasets ?? []) assert.ok(seen.has(dataset));
      if (step.kind === 'evaluate') assert.ok(seen.has(step.pretrained) && step.transferred === undefined);
      seen.add(key);
    }
    for (const { size, pretrain } of baseline.groups) {
      assert.ok(size <= LARGEST_INDEPENDENT_GROUP && pretrain === undefined);
    }
    assert.equal(
      baseline.groups.reduce((sum, { size }) => sum + size, 0),
      720,
    );
  });

  it('says of a network which images of which datasets it is trained on, in an order that hangs on content alone', () => {
    const turned = MIX.replace('[under, over]', '[over, under]').replace('[0.25, 0.75]', '[0.75, 0.25]');
    const [plan, other] = [MIX, turned].map((fields) => planText(minimalStudy(fields)));
    const [step, same] = [plan, other].map((of) => firstMixed(of));
    assert.deepEqual(step, same);
    const images = Object.fromEntries(step.mixture.datasets.map((key, index) => [key, step.mixture.images[index]]));
    assert.deepEqual(images, { [plan.domains['under']]: 128, [plan.domains['over']]: 384 });
    assert.equal(step.stage.images, 512);
  });

  it('makes so many images of a domain that a mixture may have them at any of its places', () => {
    const plan = planText(minimalStudy(MIX.replace('shares: [[0.25, 0.75]]', 'images: [[300, 400]]')));
    for (const key of Object.values(plan.domains)) {
      const step = plan.steps[key];
      assert.equal(step?.kind === 'generate' && step.trainingImages, 700);
    }
  });

  it('gives every network its own streams where pretrainings are independent, and replicates shared ones where not', () => {
    const settings = (plan: Plan) =>
      listMixed(plan).map(({ own, replicate }) => ({ own: own?.mixture.length, replicate }));
    assert.deepEqual(
      settings(planText(minimalStudy(MIX))),
      [0, 1, 2].map((replicate) => ({ own: undefined, replicate })),
    );
    assert.deepEqual(
      settings(planText(minimalStudy(`${MIX}\npretraining: independent`))),
      [0, 1, 2].map((replicate) => ({ own: 2, replicate })),
    );
  });

  it('validates on all domains of the study besides the mixture where the study asks for that', () => {
    const plan = planText(minimalStudy(`${MIX}\nvalidation: { on: all }`));
    for (const { others } of listMixed(plan)) assert.deepEqual(others, Object.values(plan.domains).sort());
  });

  it('keeps the same images of the same domains once, whatever their order', () => {
    const all = MIX.replace('[under, over]', '[[under, over], [under, over]]').replace(
      '[[0.25, 0.75]]',
      '[[0.25, 0.75], [0.5, 0.5], [0.75, 0.25]]',
    );
    const { study } = planText(minimalStudy(all));
    const names = (study.mixtures ?? []).map((shares) =>
      shares.map(({ domain, images }) => `${domain}:${images}`).join(),
    );
    assert.deepEqual(names, ['under:128,over:384', 'under:256,over:256', 'under:384,over:128']);
  });
});

const MIX = 'mixtures: { both: { of: [under, over], shares: [[0.25, 0.75]] } }';

function listMixed({ steps }: Plan): readonly MixedPretrainInput[] {
  return Object.values(steps).flatMap((step) => (step.kind === 'pretrain' && step.mixture !== undefined ? [step] : []));
}

function firstMixed(plan: Plan): MixedPretrainInput {
  const [first] = listMixed(plan);
  assert.ok(first);
  return first;
}
