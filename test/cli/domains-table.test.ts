import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { renderDomainsTable } from '../../cli/domains-table.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

/** Header and rows of a study of domains of CdSe at -10 nm and 400 e/Å², each with these other fields. */
async function render(context: TestContext, structures: string, ...domains: readonly string[]) {
  const entries = domains.map((fields, index) => `  d${index}: { defocus: -10nm, dose: 400, ${fields} }`);
  const study = parseStudy(
    `name: small\nseed: 7\nstructures: ${structures}\ndomains:\n${entries.join('\n')}\ngrid: { source: d0, target: d1 }\n`,
    'study.yaml',
  );
  const artifacts = createFolderArtifactStore(join(makeTemporaryFolder(context), 'artifacts'));
  const table = await renderDomainsTable(planStudy(study), artifacts);
  return table.split('\n').map((line) =>
    line
      .replace(/\u001b\[\d+m/g, '')
      .trim()
      .split(/ {2,}/),
  );
}

const CDSE = '{ cdse: { lattice: w_CdSe, diameter: [3nm, 5nm] } }';

describe('the table of domains', () => {
  it('has a column for each part of the optics that only some domains have', async (context) => {
    const [head, first, second, third] = await render(
      context,
      CDSE,
      'structure: cdse',
      'structure: cdse, cs: 1.2mm, coma: [200nm, 30]',
      'structure: cdse, vibration: 0.5, mtf: [[0, 1], [0.5, 0.6], [1, 0.2]]',
    );
    assert.deepEqual(head?.slice(0, 6), ['domain', 'structure', 'Cs', 'coma B2', 'vibration', 'detector']);
    assert.deepEqual(first, ['d0', 'w_CdSe', '-10', '400']);
    assert.deepEqual(second, ['d1', 'w_CdSe', '1.2 mm', '0.2 µm at 30°', '-10', '400']);
    assert.deepEqual(third, ['d2', 'w_CdSe', '0.5 Å rms', 'MTF 0.6 at 0.5, 0.2 at 1 Nyquist', '-10', '400']);
  });

  it('tells two detectors with the same last point apart', async (context) => {
    const [, first, second] = await render(
      context,
      CDSE,
      'structure: cdse, mtf: [[0, 1], [0.5, 0.6], [1, 0.2]]',
      'structure: cdse, mtf: [[0, 1], [0.5, 0.7], [1, 0.2]]',
    );
    assert.notEqual(first?.[2], second?.[2]);
  });

  it('has a column for what else differs between structures, and none for what all share', async (context) => {
    const [head, first, second] = await render(
      context,
      '{ a: { lattice: w_CdSe, diameter: [2nm, 4nm] }, b: { lattice: w_CdSe, diameter: [5nm, 7nm], labelOrder: blur-first } }',
      'structure: a, cs: 1mm',
      'structure: b, cs: 1mm',
    );
    assert.deepEqual(head?.slice(0, 4), ['domain', 'structure', 'diameter', 'mask order']);
    assert.equal(head?.[4], 'defocus / nm');
    assert.deepEqual(first, ['d0', 'w_CdSe', '2–4 nm', '-10', '400']);
    assert.deepEqual(second, ['d1', 'w_CdSe', '5–7 nm', 'blur-first', '-10', '400']);
  });
});
