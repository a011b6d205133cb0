import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import type { Study } from '../../study/study.js';

const COMMITTED = new URL('../../../configs/paper/', import.meta.url);

// Networks and domains: paper.md section 5.
const STUDIES = [
  { name: 'defocus', networks: 7200, domains: 11, doses: [400] },
  { name: 'noise', networks: 180, domains: 5, doses: [30, 75, 150, 300, 600] },
  { name: 'structure', networks: 2754, domains: 18, doses: [300] },
] as const;

const studies = new Map(STUDIES.map(({ name }) => [name, readStudy(name)]));

describe('the studies of the paper', () => {
  for (const { name, networks, domains, doses } of STUDIES) {
    const study = requireStudy(name);

    it(`${name} has ${networks} networks on ${domains} domains`, () => {
      assert.equal(planStudy(study).networks.length, networks);
      assert.equal(study.domains.length, domains);
      const found = study.domains.map(({ imaging }) => imaging.doseElectronsPerSquareAngstrom);
      assert.deepEqual(
        [...new Set(found)].sort((a, b) => a - b),
        doses,
      );
    });

    it(`${name} trains as the paper did, with its loss and its validation on all domains`, () => {
      const { pretrain, transfer, validateOn, validationImages, replicates, freeze } = study;
      for (const { settings } of [pretrain, transfer]) {
        const { epochs, batchSize, learningRateDecay, loss, augment } = settings;
        assert.deepEqual([epochs, batchSize, learningRateDecay, loss, augment], [10, 16, 0.99, 'double-softmax', true]);
      }
      assert.equal(pretrain.images, 512);
      assert.deepEqual([validateOn, validationImages, replicates], ['all', 496, 3]);
      assert.deepEqual(freeze, ['none', 'encoder', 'decoder']);
    });
  }

  it('image the same structures with the same waves for defocus and noise', () => {
    const [focus, noise] = [requireStudy('defocus'), requireStudy('noise')];
    assert.equal(focus.seed, noise.seed);
    const describeWaves = ({ domains }: Study) =>
      domains.map(({ structure, multislice, grid }) => ({ structure, multislice, grid }));
    assert.deepEqual(describeWaves(focus).slice(0, 5), describeWaves(noise));
  });

  it('have their defocus negative under focus, around that of least contrast', () => {
    const focuses = requireStudy('defocus').domains.map(({ imaging }) => imaging.defocusAngstrom);
    assert.deepEqual(focuses, [-250, -200, -150, -100, -50, 0, 50, 100, 150, 200, 250]);
    for (const name of ['noise', 'structure'] as const) {
      assert.ok(requireStudy(name).domains.every(({ imaging }) => imaging.defocusAngstrom === -100));
    }
  });
});

describe('the baseline of the paper', () => {
  const baseline = readStudy('baseline');
  const focus = requireStudy('defocus');

  it('has the domains of the defocus study, and trains with its first stage', () => {
    assert.deepEqual(baseline.domains, focus.domains);
    assert.deepEqual(baseline.pretrain, focus.pretrain);
    const { seed, network, validateOn, validationImages, replicates } = baseline;
    assert.deepEqual([seed, network], [focus.seed, focus.network]);
    assert.deepEqual([validateOn, validationImages, replicates], ['all', 496, 3]);
  });

  it('trains networks once, each from initial weights of its own', () => {
    assert.deepEqual(baseline.pairs, []);
    assert.equal(baseline.pretraining, 'independent');
  });
});

function readStudy(name: string): Study {
  const file = `${name}.yaml`;
  return parseStudy(readFileSync(new URL(file, COMMITTED), 'utf8'), file);
}

function requireStudy(name: (typeof STUDIES)[number]['name']): Study {
  const study = studies.get(name);
  assert.ok(study);
  return study;
}
