import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { createSmallPublished } from '../../results/published/small-published.js';
import { sampleMixture, sampleNetwork } from '../../results/sample-results.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

describe('report', () => {
  const data = makeTemporaryFolder({ after });
  const run = (...args: readonly string[]) => runCommand(['report', ...args, '--data', data]);

  before(async () => {
    const { results, artifacts } = layOutDataFolder(data);
    writePublishedStudies(results, createSmallPublished());
    const plan = planStudy(parseStudy(minimalStudy(), 'minimal.yaml'));
    await createFolderArtifactStore(artifacts).freezePlan(plan.hash, JSON.stringify(plan));
    const { result, steps } = sampleNetwork('1');
    const cells = [
      { network: '1', record: result.keys.record },
      { network: '2', record: 'not there' },
    ];
    const writer = createResultWriter(results);
    writer.recordNetworks([{ result, steps }]);
    writer.registerPlan({ plan: plan.hash, study: 'sample', document: JSON.stringify(plan.study), cells });
    const mixture = sampleMixture('3');
    writer.recordNetworks([mixture]);
    const mixed = planStudy(parseStudy(minimalStudy().replace('name: minimal', 'name: mixed'), 'mixed.yaml'));
    await createFolderArtifactStore(artifacts).freezePlan(mixed.hash, JSON.stringify(mixed));
    const ofMixed = [{ network: '3', record: mixture.result.keys.record }];
    writer.registerPlan({ plan: mixed.hash, study: 'mixed', document: JSON.stringify(mixed.study), cells: ofMixed });
    writer.keepMissing(plan.hash, [
      { network: '2', step: 'transfer', state: 'failed', error: 'training-diverged', reason: 'the loss is NaN' },
    ]);
    writer.close();
  });

  it('tells of a study of one’s own its methods, failures, times and machines', async () => {
    const out = join(data, 'new', 'own.html');
    const { code, stdout, stderr } = await run('sample', '--out', out, '--json');
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { study: 'sample', file: out, figures: ['transfer'], failures: 1 });
    const html = readFileSync(out, 'utf8');
    assert.match(html, /<dt>random seed<\/dt><dd>7<\/dd>/);
    assert.match(
      html,
      /<p>Structures hold 1–5 spherical nanoparticles.* simulated by the multislice method at 300 keV/,
    );
    assert.match(html, /<td>training-diverged<\/td><td>the loss is NaN<\/td>/);
    assert.match(html, /The datasets are not in the data folder/);
    // 5 steps of 1.5 s, on 2 threads of 10 W each
    assert.match(html, /<td>all<\/td><td><\/td><td>5<\/td><td><\/td><td>7\.50 s<\/td><td>0\.0417 Wh<\/td>/);
    assert.match(html, /<h3>a, cpu: 5 steps<\/h3>/);
  });

  it('shows mixtures of one’s own beside networks of another study that is named', async () => {
    const out = join(data, 'mixed.html');
    const { code, stdout, stderr } = await run('mixed', '--with', 'sample', '--out', out, '--json');
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { study: 'mixed', file: out, figures: ['mixtures'], failures: 0 });
    const html = readFileSync(out, 'utf8');
    assert.match(html, /Pretrained and transferred networks are those of the study sample\./);
  });

  it('gives the same bytes of the same store', async () => {
    const [first, second] = [join(data, 'first.html'), join(data, 'second.html')];
    await run('sample', '--out', first);
    await run('sample', '--out', second);
    assert.deepEqual(readFileSync(first), readFileSync(second));
  });

  it('cites the paper for published results, and says what is not published', async () => {
    const out = join(data, 'published.html');
    const { code } = await run('published', '--out', out);
    assert.equal(code, 0);
    const html = readFileSync(out, 'utf8');
    assert.match(html, /doi:10\.69761\/kjte5358/);
    assert.match(html, /Training times are not published/);
    assert.match(html, /there are no micrographs to show/);
  });

  it('refuses studies that are not there, and folders in the place of a file', async () => {
    const unknown = await run('nothing');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /expected one of those in .*sample/);
    const folder = join(data, 'folder');
    mkdirSync(folder);
    const place = await run('sample', '--out', folder);
    assert.equal(place.code, 2);
    assert.match(place.stderr, /--out: expected a file that can be written/);
    assert.equal(existsSync(join(folder, 'report-sample.html')), false);
  });
});
