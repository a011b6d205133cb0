import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  compareArtifacts,
  countReplaced,
  listLeftovers,
  listSteps,
} from '../../../bench/campaign/compare-artifacts.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { layOutDataFolder, type DataFolder } from '../../../workers/data-folder.js';
import { sampleManifest, sampleNetwork } from '../../results/sample-results.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const EQUAL = { stepsInOneOnly: 0, changedSteps: 0, filesInOneOnly: 0, damagedFiles: 0 };

describe('artifacts of two runs', () => {
  it('are equal whenever the steps ran', async (context) => {
    const [first, second] = [makeFolder(context), makeFolder(context)];
    await publish(first, 'a', 'weights');
    await publish(second, 'a', 'weights', { startedAt: '2027-01-01T00:00:00.000Z', durationMs: 1 });
    assert.deepEqual(await compareArtifacts(first, second), EQUAL);
  });

  it('differ where a step is missing or left other bytes', async (context) => {
    const [first, second] = [makeFolder(context), makeFolder(context)];
    await publish(first, 'a', 'weights');
    await publish(first, 'b', 'more weights');
    await publish(second, 'a', 'other weights');
    const expected = { ...EQUAL, stepsInOneOnly: 1, changedSteps: 1, filesInOneOnly: 3 };
    assert.deepEqual(await compareArtifacts(first, second), expected);
  });

  it('are looked at byte by byte', async (context) => {
    const [first, second] = [makeFolder(context), makeFolder(context)];
    await publish(first, 'a', 'weights');
    const sha256 = await publish(second, 'a', 'weights');
    await writeFile(join(second.artifacts, 'files', sha256.slice(0, 2), sha256), 'Weights');
    assert.deepEqual(await compareArtifacts(first, second), { ...EQUAL, damagedFiles: 1 });
  });

  it('tell a manifest that was replaced after it was recorded', async (context) => {
    const folder = makeFolder(context);
    const network = sampleNetwork('1');
    const artifacts = createFolderArtifactStore(folder.artifacts);
    for (const { outputs: _outputs, ...step } of network.steps) await artifacts.publish({ ...step, files: {} });
    const writer = createResultWriter(folder.results);
    writer.recordNetworks([network]);
    writer.close();
    assert.equal(await countReplaced(folder), 0);
    const path = join(folder.artifacts, 'steps', 'transfer-1.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"durationMs": 1500', '"durationMs": 1501'));
    assert.equal(await countReplaced(folder), 1);
  });

  it('tell what unfinished work is left', async (context) => {
    const folder = makeFolder(context);
    await publish(folder, 'a', 'weights');
    assert.deepEqual([...(await listSteps(folder))], ['a']);
    assert.deepEqual(await listLeftovers(folder), []);
    await mkdir(join(folder.artifacts, 'scratch', 'b'));
    await writeFile(join(folder.artifacts, 'steps', 'b.json.1.tmp'), '');
    assert.deepEqual(await listLeftovers(folder), ['scratch/b', 'steps/b.json.1.tmp']);
  });
});

function makeFolder(context: TestContext): DataFolder {
  return layOutDataFolder(makeTemporaryFolder(context));
}

/** Returns the hash of the text. */
async function publish(
  { artifacts }: DataFolder,
  key: string,
  text: string,
  times: { readonly startedAt?: string; readonly durationMs?: number } = {},
): Promise<string> {
  const store = createFolderArtifactStore(artifacts);
  const file = join(await store.scratchFolder(key), 'file');
  await writeFile(file, text);
  const { outputs: _outputs, ...step } = sampleManifest(key, 'transfer');
  const manifest = await store.publish({ ...step, ...times, files: { weights: file } });
  await store.discardScratch(key);
  return manifest.outputs['weights']?.sha256 ?? '';
}
