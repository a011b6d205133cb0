import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Domain } from '../../study/domain.js';
import { stepKey } from '../../study/identity.js';
import { parseStudy } from '../../study/parse-study.js';
import { minimalStudy } from './study-text.js';

/** The first domain of the minimal study with fields of the microscope, and with fields of its own. */
function parseDomain(microscope = '', own = ''): Domain {
  const text = minimalStudy(microscope && `microscope: { ${microscope} }`).replace('dose: 400 }', `dose: 400${own} }`);
  const [domain] = parseStudy(text, 'study.yaml').domains;
  assert.ok(domain);
  return domain;
}

function keyOf(domain: Domain): string {
  return stepKey({ kind: 'generate', domain, trainingImages: 1, validationImages: 1, seed: 1 });
}

const ALL =
  'cs: 1.2mm, astigmatism: [5nm, 30], threefoldAstigmatism: [2µm, -10], coma: [1um, 200], vibration: 0.5, mtf: [[0, 1], [0.5, 0.6], [1, 0.2]]';

describe('the optional optics of a study', () => {
  it('are in the imaging of every domain, in Å and degrees', () => {
    const { imaging } = parseDomain(ALL);
    assert.deepEqual(imaging.aberrations, {
      sphericalAngstrom: 1.2e7,
      astigmatism: { magnitudeAngstrom: 50, azimuthDegrees: 30 },
      threefoldAstigmatism: { magnitudeAngstrom: 2e4, azimuthDegrees: -10 },
      coma: { magnitudeAngstrom: 1e4, azimuthDegrees: 200 },
    });
    assert.equal(imaging.vibrationAngstrom, 0.5);
    assert.deepEqual(imaging.mtf, [
      [0, 1],
      [0.5, 0.6],
      [1, 0.2],
    ]);
  });

  it('may be one domain’s own, which goes before the microscope’s', () => {
    assert.deepEqual(parseDomain('', `, ${ALL}`).imaging, parseDomain(ALL).imaging);
    const text = minimalStudy('microscope: { cs: 1mm }').replace('dose: 100 }', 'dose: 100, cs: -30µm }');
    const spherical = parseStudy(text, 'study.yaml').domains.map(
      ({ imaging }) => imaging.aberrations?.sphericalAngstrom,
    );
    assert.deepEqual(spherical, [1e7, -3e5]);
  });

  it('leave no trace where they are absent or of size 0', () => {
    const plain = parseDomain();
    assert.ok(!('aberrations' in plain.imaging || 'vibrationAngstrom' in plain.imaging || 'mtf' in plain.imaging));
    assert.ok(!('displacementAngstrom' in plain.multislice) && !('labelOrder' in plain.structure));
    assert.deepEqual(parseDomain('cs: 0, astigmatism: [0, 30], coma: [0, 0], vibration: 0'), plain);
    assert.deepEqual(parseDomain('cs: 1mm, vibration: 1', ', cs: 0, vibration: 0'), plain);
  });

  it('give every condition a content key of its own', () => {
    const fields = [
      '',
      'cs: 1mm',
      'cs: -1mm',
      'astigmatism: [1nm, 0]',
      'astigmatism: [1nm, 1]',
      'threefoldAstigmatism: [1nm, 0]',
      'coma: [1nm, 0]',
      'vibration: 0.1',
      'mtf: [[0, 1], [1, 0.5]]',
      'mtf: [[0, 1], [1, 0.6]]',
      'displacement: 0.08',
      'displacement: 0',
    ];
    const keys = fields.map((field) => keyOf(parseDomain(field)));
    assert.equal(new Set(keys).size, fields.length);
  });

  it('take the order of the label’s steps; the default needs no word', () => {
    const order = (field: string) =>
      parseStudy(minimalStudy().replace('lattice: w_CdSe', `lattice: w_CdSe${field}`), 'study.yaml').domains[0];
    assert.equal(order(', labelOrder: blur-first')?.structure.labelOrder, 'blur-first');
    assert.deepEqual(order(', labelOrder: threshold-first'), order(''));
  });

  it('make domains that differ in nothing else', () => {
    const text = minimalStudy().replace(
      /over: .*/,
      'over: { structure: cdse, defocus: -10nm, dose: 400, astigmatism: [2nm, 45] }',
    );
    assert.equal(parseStudy(text, 'study.yaml').pairs.length, 1);
  });
});
