import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeMethods } from '../../../cli/methods/describe-methods.js';
import type { UsedSoftware } from '../../../cli/methods/list-software.js';
import { renderMethods } from '../../../cli/methods/render-methods.js';
import { listParameters } from '../../../cli/methods/study-parameters.js';
import { ARTICLE } from '../../../results/provenance/article.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';

const STUDY = `
name: words
seed: 4711
structures:
  small:
    lattice: w_CdSe
    diameter: [2.1nm, 3.3nm]
    particles: [2, 3]
    stackingFaults: [0, 2]
    gap: 1.7nm
    carbon: [2.2nm, 4.4nm]
    cell: 12.8nm
    labelBlur: 1.3
microscope: { energy: 200keV, sampling: 0.1, slice: 1.5, phonons: 6, focalSpread: 12, defocusSpread: 1.1nm, cs: 1.2mm }
images: { pixels: 256, pixel: 0.4 }
domains:
  under: { structure: small, defocus: -11nm, dose: 410 }
  over: { structure: small, defocus: 13nm, dose: 120 }
network: { baseFilters: 12 }
pretrain: { images: 96, epochs: 7, batch: 12, learningRate: [2e-3, 3e-4] }
transfer: { images: [24, 48], epochs: 5, batch: 6, learningRate: 5e-4, loss: double-softmax }
grid: { source: under, target: over, freeze: [none, encoder], replicates: 3 }
validation: { images: 40 }
`;

const SOFTWARE: UsedSoftware = {
  ...{ version: '9.8.7', commit: '0123456789abcdef', tensorflow: '2.1', node: 'v20', cpu: 'a processor' },
  ...{ device: 'cpu', threads: 3, kernels: 'avx2', steps: 1234 },
};

describe('the methods in words', () => {
  const plan = planStudy(parseStudy(STUDY, 'words.yaml'));
  const parameters = listParameters(plan);
  const text = renderMethods('words', parameters, [SOFTWARE], ARTICLE);

  it('tell every parameter of structures, microscope, network, stages and grid', () => {
    const told = [
      ...['w_CdSe', '2.1–3.3 nm', '2–3', '0–2', '1.7 nm', '2.2–4.4 nm', '12.8 nm', '1.3 Å'],
      ...['200 keV', '0.1 Å', '1.5 Å', '6 frozen', '1.2 nm', '± 1.1 nm', 'Cs 1.2 mm', '256 × 256 px of 0.4 Å'],
      ...['−11', '+13', '410 e/Å²', '120 e/Å²', '12 filters', '40 images'],
      ...['96 images', '7 epochs', 'batches of 12', '2×10⁻³ or 3×10⁻⁴', 'cross-entropy'],
      ...['24, 48 images', '5 epochs', 'batches of 6', '5×10⁻⁴', 'double softmax', '0.99', 'float32'],
      ...['nothing, encoder', '1 pair of domains', '3 replicates', '24 networks', '4711', plan.hash.slice(0, 16)],
      ...['9.8.7 (commit 0123456789ab)', 'TensorFlow 2.1', 'Node.js v20', 'a processor', '3 threads', '1,234 steps'],
      ...['intersection over union', '10.69761/kjte5358'],
    ];
    assert.deepEqual(
      told.filter((words) => !text.includes(words)),
      [],
    );
    assert.doesNotMatch(text, /undefined|NaN/);
  });

  it('leave what differs between domains to a table', () => {
    assert.match(text, /^\| domain \| defocus \| dose \|$/m);
    assert.match(text, /^\| over \| \+13 ± 1\.1 nm \| 120 e\/Å² \|$/m);
    assert.match(text, /The domains differ in defocus, dose\./);
  });

  it('tell the same values as the lists of the report', () => {
    const groups = describeMethods(parameters);
    const stages = groups.filter(({ title }) => title === 'Pretraining' || title === 'Transfer');
    const values = stages.flatMap(({ facts }) =>
      facts.filter(({ name }) => ['epochs', 'batch', 'loss'].includes(name)),
    );
    assert.equal(values.length, 6);
    for (const { value } of values) assert.ok(text.includes(value), value);
  });

  it('tell a study of one domain-to-domain setting without a table of nothing', () => {
    const same = STUDY.replace('defocus: 13nm, dose: 120', 'defocus: -11nm, dose: 410.5');
    const alike = renderMethods('words', listParameters(planStudy(parseStudy(same, 'words.yaml'))), [], ARTICLE);
    assert.match(alike, /^\| domain \| dose \|$/m);
    assert.match(alike, /at −11 ± 1\.1 nm; the defocus is C1/);
    assert.doesNotMatch(alike, /Computed with/);
  });
});
