import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { formatImageRecords } from '../../../activities/image-records.js';
import { runCommandLine } from '../../../cli/run-command-line.js';
import { writeNpy } from '../../../micrographs/npy.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { planStudy, type Plan } from '../../../study/plan.js';
import { readStudyFile } from '../../../cli/read-study-file.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { sampleManifest } from '../../results/sample-results.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { SMALL_STUDY } from '../run-command.js';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function gallery(context: TestContext, ...args: readonly string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const write = process[name].write.bind(process[name]);
    context.mock.method(process[name], 'write', (text: string | Uint8Array) => {
      // the test runner writes bytes
      if (typeof text !== 'string') return write(text);
      said[name] += text;
      return true;
    });
  }
  const code = await runCommandLine(['node', 'hrtem-transfer', 'gallery', ...args]);
  context.mock.restoreAll();
  return { code, ...said };
}

/** Lays a finished dataset of one domain into the data folder: ramps, with particles on the given part of the rows. */
async function finishDomain(
  data: string,
  plan: Plan,
  domain: string,
  particleRows: number,
  appliedDefocusAngstrom?: number,
): Promise<void> {
  const root = layOutDataFolder(data).artifacts;
  const scratch = join(root, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const key = plan.domains[domain];
  assert.ok(key !== undefined);
  const ramp = Float32Array.from({ length: 16 * 64 * 64 }, (_, i) => i % 64);
  const labels = Uint8Array.from({ length: 16 * 64 * 64 }, (_, i) => (i % 64 < particleRows ? 1 : 0));
  const files = {
    'training-images': join(scratch, 'images.npy'),
    'training-labels': join(scratch, 'labels.npy'),
    ...(appliedDefocusAngstrom !== undefined && { 'training-records': join(scratch, 'records.json') }),
  };
  if (appliedDefocusAngstrom !== undefined) {
    const structure = {
      leastContrastDefocusAngstrom: -20,
      atoms: 9,
      slices: 2,
      particles: [],
      corner: [0, 0] as const,
    };
    const record = { index: 0, appliedDefocusAngstrom, ...structure, substrateThicknessAngstrom: 5 };
    writeFileSync(join(scratch, 'records.json'), formatImageRecords([record]));
  }
  writeNpy(files['training-images'], '<f4', [16, 64, 64], ramp);
  writeNpy(files['training-labels'], '|u1', [16, 64, 64], labels);
  const { outputs: _outputs, ...manifest } = sampleManifest(key, 'generate');
  await createFolderArtifactStore(root).publish({ ...manifest, files });
}

describe('gallery', () => {
  it('writes sheet and page of a study that never ran, the same every time', async (context) => {
    const folder = makeTemporaryFolder(context);
    const args = [SMALL_STUDY, '--images', '2', '--data', join(folder, 'none'), '--json', '--out'];
    const { code, stdout, stderr } = await gallery(context, ...args, join(folder, 'a'));
    assert.equal(code, 0, stderr);
    const told = JSON.parse(stdout) as { folder: string; files: string[]; domains: { name: string; source: string }[] };
    assert.deepEqual(told.files, [join(folder, 'a', 'gallery.png'), join(folder, 'a', 'gallery.html')]);
    assert.deepEqual(
      told.domains.map(({ name, source }) => [name, source]),
      [
        ['under', 'simulation'],
        ['over', 'simulation'],
      ],
    );
    // both domains share their two structures
    assert.deepEqual(stderr.match(/structure \d of \d/g), ['structure 1 of 2', 'structure 2 of 2']);
    assert.deepEqual(readdirSync(join(folder, 'a')).sort(), ['gallery.html', 'gallery.png']);
    await gallery(context, ...args, join(folder, 'b'));
    for (const name of ['gallery.html', 'gallery.png']) {
      assert.ok(readFileSync(join(folder, 'a', name)).equals(readFileSync(join(folder, 'b', name))), name);
    }
    assert.ok(!existsSync(join(folder, 'none')));
  });

  it('takes the images of a finished domain, and says so', async (context) => {
    const folder = makeTemporaryFolder(context);
    await finishDomain(folder, planStudy(readStudyFile(SMALL_STUDY)), 'over', 16);
    const options = ['--images', '1', '--data', folder, '--json', '--out', join(folder, 'out')];
    const { code, stdout } = await gallery(context, SMALL_STUDY, ...options);
    assert.equal(code, 0);
    const { domains } = JSON.parse(stdout) as { domains: unknown[] };
    assert.deepEqual(domains[1], { name: 'over', source: 'data folder', images: 1, particleShare: 0.25 });
    assert.match(readFileSync(join(folder, 'out', 'gallery.html'), 'utf8'), /from the data folder/);
  });

  it('tells the applied defocus of stored images, where the dataset holds it', async (context) => {
    const folder = makeTemporaryFolder(context);
    const plan = planStudy(readStudyFile(SMALL_STUDY));
    await finishDomain(folder, plan, 'under', 8, -123.4);
    await finishDomain(folder, plan, 'over', 8);
    const options = ['--images', '1', '--data', folder, '--out', join(folder, 'out')];
    const { code, stderr } = await gallery(context, SMALL_STUDY, ...options);
    assert.equal(code, 0, stderr);
    const page = readFileSync(join(folder, 'out', 'gallery.html'), 'utf8');
    assert.match(page, /under, structure 1, defocus −12\.3 nm/);
    assert.match(page, /over, structure 1"/);
  });

  it('simulates where a finished domain is damaged, writes that down, and leaves the artifacts as they are', async (context) => {
    const folder = makeTemporaryFolder(context);
    const plan = planStudy(readStudyFile(SMALL_STUDY));
    await finishDomain(folder, plan, 'over', 16);
    const files = join(layOutDataFolder(folder).artifacts, 'files');
    const list = () => readdirSync(layOutDataFolder(folder).artifacts, { recursive: true }).sort();
    for (const name of readdirSync(files, { recursive: true, withFileTypes: true })) {
      if (name.isFile()) writeFileSync(join(name.parentPath, name.name), 'damaged');
    }
    const before = list();
    const options = ['--images', '1', '--data', folder, '--out', join(folder, 'out')];
    const { code, stdout } = await gallery(context, SMALL_STUDY, ...options);
    assert.equal(code, 0);
    assert.match(stdout, /over {4}1 image from simulation/);
    const isDamageNote = (name: unknown) => String(name).startsWith('damage');
    assert.deepEqual(
      list().filter((name) => !isDamageNote(name)),
      before,
    );
    assert.ok(list().some(isDamageNote));
  });

  it('knows a study of the data folder by its name', async (context) => {
    const folder = makeTemporaryFolder(context);
    const plan = planStudy(readStudyFile(SMALL_STUDY));
    const { artifacts, results } = layOutDataFolder(folder);
    await createFolderArtifactStore(artifacts).freezePlan(plan.hash, JSON.stringify(plan));
    const writer = createResultWriter(results);
    writer.registerPlan({ plan: plan.hash, study: 'small', document: JSON.stringify(plan.study), cells: [] });
    writer.close();
    for (const { name } of plan.study.domains) await finishDomain(folder, plan, name, 8);
    const { code, stdout, stderr } = await gallery(context, 'small', '--data', folder, '--out', join(folder, 'out'));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /under {3}3 images from the data folder/);
    const unknown = await gallery(context, 'smal', '--data', folder, '--out', join(folder, 'other'));
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /expected a study file, or one of those in .*results\.sqlite \(small\), got smal/);
  });

  it('refuses wrong options, files and folders before it computes, with exit code 2', async (context) => {
    const folder = makeTemporaryFolder(context);
    writeFileSync(join(folder, 'file'), '');
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[SMALL_STUDY, '--images', '17'], /--images: expected a whole number from 1 to 16, got 17/],
      [[SMALL_STUDY, '--images', '1.5'], /--images: expected a whole number from 1 to 16, got 1\.5/],
      [
        [SMALL_STUDY, '--out', join(folder, 'file', 'out')],
        /--out: expected a folder that can be written, got .*ENOTDIR/,
      ],
      [
        [SMALL_STUDY, '--out', '/proc/gallery'],
        /--out: expected a folder that can be written, got \/proc\/gallery: ENOENT/,
      ],
      [[join(folder, 'absent.yaml')], /absent\.yaml: expected a study file that can be read/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await gallery(context, '--out', join(folder, 'out'), '--data', folder, ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.equal(stdout, '');
    }
    assert.deepEqual(readdirSync(folder), ['file']);
  });
});
