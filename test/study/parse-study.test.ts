import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { InputError } from '../../study/errors.js';
import { parseStudy } from '../../study/parse-study.js';
import { DEFOCUS_STUDY, STRUCTURE_STUDY, minimalStudy } from './study-text.js';

describe('parseStudy', () => {
  it("fills in the paper's values", () => {
    const study = parseStudy(minimalStudy(), 'minimal.yaml');
    const settings = {
      epochs: 10,
      batchSize: 16,
      learningRateDecay: 0.99,
      loss: 'cross-entropy',
      augment: true,
      precision: 'float32',
    };
    assert.deepEqual(study, {
      name: 'minimal',
      seed: 7,
      domains: [domain('under', -100, 400), domain('over', 100, 100)],
      validationImages: 496,
      network: { baseFilters: 64 },
      pretrain: { images: 512, learningRates: [1e-4], settings },
      transfer: { images: [128], learningRates: [1e-5], settings },
      pairs: [{ source: 'under', target: 'over' }],
      freeze: ['none', 'encoder', 'decoder'],
      replicates: 3,
      concurrency: 64,
    });
  });

  it('takes the same length in any unit for the same number', () => {
    const study = (text: string) =>
      parseStudy(minimalStudy().replace('defocus: -10nm', `defocus: ${text}`), 'units.yaml').domains[0]?.imaging
        .defocusAngstrom;
    for (const text of ['-100', '-10nm', '-10 nm', '"-10 nm"', '−10nm', '-100Å', '-100 \u212b', '-100A', '-10000pm'])
      assert.equal(study(text), -100, text);
  });

  it('gives the blur of the label that the paper took for the lattice, unless the study says another', () => {
    const blur = (fields: string) =>
      parseStudy(minimalStudy().replace('lattice: w_CdSe', fields), 'blur.yaml').domains[0]?.structure
        .labelBlurAngstrom;
    assert.equal(blur('lattice: bcc_Fe'), 1);
    assert.equal(blur('lattice: fcc_Cu'), 1.6);
    assert.equal(blur('lattice: fcc_Cu, labelBlur: 0.2nm'), 2);
  });

  it('makes a domain of every value that is listed, named after it', () => {
    const { domains, pairs } = parseStudy(DEFOCUS_STUDY, 'defocus.yaml');
    assert.deepEqual(domains.map(({ name, imaging }) => [name, imaging.defocusAngstrom]).slice(0, 6), [
      ['c1@-25nm', -250],
      ['c1@-20nm', -200],
      ['c1@-15nm', -150],
      ['c1@-10nm', -100],
      ['c1@-5nm', -50],
      ['c1@0nm', 0],
    ]);
    assert.equal(pairs.length, 50);
    assert.ok(pairs.every(({ source, target }) => source !== target));
  });

  it('names domains after the structures that an entry lists', () => {
    const { domains } = parseStudy(STRUCTURE_STUDY, 'structure.yaml');
    assert.equal(domains.length, 18);
    assert.equal(domains[0]?.name, 'of@small@w_CdSe');
    assert.equal(domains[17]?.name, 'of@large@dc_Si');
  });

  it('reads the quickstart', () => {
    const file = new URL('../../../configs/quickstart.yaml', import.meta.url);
    const study = parseStudy(readFileSync(file, 'utf8'), 'quickstart.yaml');
    assert.equal(study.name, 'quickstart');
    const [source, target] = ['source', 'target'].map((end) =>
      study.domains.find(({ name }) => study.pairs.some((pair) => Reflect.get(pair, end) === name)),
    );
    assert.ok(source && target);
    assert.ok(source.imaging.defocusAngstrom * target.imaging.defocusAngstrom < 0, 'focus in opposite directions');
    assert.notEqual(source.imaging.doseElectronsPerSquareAngstrom, target.imaging.doseElectronsPerSquareAngstrom);
    assert.ok(study.freeze.length >= 2 && study.replicates >= 2);
  });

  const hostile: readonly (readonly [title: string, text: string, message: RegExp])[] = [
    ['ten megabytes', 'a'.repeat(10_000_000), /expected at most 131072 characters/],
    ['brackets nested deeply', '['.repeat(100_000), /brackets at most 64 deep/],
    ['keys nested deeply, which crash the parser', '? '.repeat(50_000), /lists within lists/],
    ['lists nested deeply', '- '.repeat(50_000), /lists within lists/],
    ['cyclic aliases', 'a: &a [*a]', /expected the value itself, got the alias \*a/],
    ['an endless number', minimalStudy('images: { pixel: "' + '1'.repeat(100_000) + 'x" }'), /images\.pixel: expected/],
    ['lone surrogates', minimalStudy('"\\ud800": 1'), /\\u\{d800\}/],
    ['a million domains', thousands(), /at most 1000 domains, got 1000001/],
    ['thirty thousand errors', '!x '.repeat(30_000), /… and \d+ more$/],
  ];
  for (const [title, text, message] of hostile)
    it(`survives ${title}`, () => {
      assert.throws(
        () => parseStudy(text, 'hostile.yaml'),
        (error) => error instanceof InputError && message.test(error.message) && error.message.length < 100_000,
      );
    });
});

function thousands(): string {
  const values = Array.from({ length: 1000 }, (_, index) => index + 1).join(', ');
  return minimalStudy().replace('defocus: 10nm, dose: 100', `defocus: [${values}], dose: [${values}]`);
}

function domain(name: string, defocusAngstrom: number, doseElectronsPerSquareAngstrom: number) {
  return {
    name,
    structure: {
      name: 'cdse',
      cellAngstrom: 128,
      particles: {
        lattice: 'w_CdSe',
        diameterAngstrom: [30, 50],
        count: [1, 5],
        stackingFaults: [0, 0],
        gapAngstrom: 10,
      },
      substrate: { thicknessAngstrom: [20, 80] },
      labelBlurAngstrom: 1.6,
    },
    multislice: { energyElectronvolt: 300_000, samplingAngstrom: 0.1, sliceThicknessAngstrom: 2, phonons: 8 },
    imaging: {
      defocusAngstrom,
      defocusSpreadAngstrom: 15,
      focalSpreadAngstrom: 10,
      doseElectronsPerSquareAngstrom,
    },
    grid: { pixels: 512, pixelAngstrom: 0.2 },
  };
}
