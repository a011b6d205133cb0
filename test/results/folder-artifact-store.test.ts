import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { CorruptArtifactError, type FinishedStep } from '../../results/artifact-store.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import type { Manifest } from '../../results/manifest.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { sampleManifest } from './sample-results.js';

const KEY = 'a'.repeat(64);

describe('folder artifact store', () => {
  it('finds nothing before a step is published', async (context) => {
    const { store } = open(context);
    assert.equal(await store.findManifest(KEY), undefined);
  });

  it('gives back what was published, and names a file by its hash', async (context) => {
    const { store, root } = open(context);
    const manifest = await store.publish(finish(root, 'weights', 'some bytes'));
    assert.deepEqual(await createFolderArtifactStore(root).findManifest(KEY), manifest);
    const ref = outputOf(manifest, 'weights');
    assert.equal(ref.sha256, '0d22cdcc10e6d049dbe1af5123d50873fdfc1a4f58306e58cb6241be9472014d');
    const path = await store.openArtifact(ref);
    assert.ok(path.endsWith(ref.sha256));
    assert.equal(readFileSync(path, 'utf8'), 'some bytes');
    assert.equal(ref.bytes, 10);
  });

  it('keeps the first of two twins', async (context) => {
    const { store, root } = open(context);
    const first = await store.publish(finish(root, 'weights', 'first'));
    const second = await store.publish(finish(root, 'weights', 'second'));
    assert.deepEqual(second, first);
    assert.deepEqual(await store.findManifest(KEY), first);
  });

  it('writes its own manifest where a damaged one stands', async (context) => {
    const { store, root } = open(context);
    await store.publish(finish(root, 'weights', 'first'));
    truncateSync(join(root, 'steps', `${KEY}.json`), 20);
    const second = await store.publish(finish(root, 'weights', 'second'));
    assert.equal(outputOf(second, 'weights').bytes, 6);
    assert.deepEqual(await createFolderArtifactStore(root).findManifest(KEY), second);
  });

  for (const [damage, harm] of [
    ['one byte is flipped', (path: string) => writeFileSync(path, 'some bytez')],
    ['the file is cut short', (path: string) => truncateSync(path, 4)],
    ['the file is gone', (path: string) => rmSync(path)],
  ] as const) {
    it(`sets a manifest aside when ${damage}, so that the step runs again`, async (context) => {
      const { store, root } = open(context);
      const ref = outputOf(await store.publish(finish(root, 'weights', 'some bytes')), 'weights');
      harm(await store.openArtifact(ref));
      await assert.rejects(createFolderArtifactStore(root).openArtifact(ref), CorruptArtifactError);
      assert.equal(await createFolderArtifactStore(root).findManifest(KEY), undefined);
      assert.deepEqual(readdirSync(join(root, 'steps')), [`${KEY}.json.damaged`]);
      const again = await store.publish(finish(root, 'weights', 'some bytes'));
      assert.deepEqual(await createFolderArtifactStore(root).findManifest(KEY), again);
    });
  }

  it('sets a manifest aside that is cut short', async (context) => {
    const { store, root } = open(context);
    await store.publish(finish(root, 'weights', 'some bytes'));
    truncateSync(join(root, 'steps', `${KEY}.json`), 20);
    assert.equal(await store.findManifest(KEY), undefined);
  });

  it('leaves no temporary file behind', async (context) => {
    const { store, root } = open(context);
    await store.publish(finish(root, 'weights', 'some bytes'));
    await store.freezePlan('hash', '{}');
    await store.freezePlan('hash', '{}');
    const names = readdirSync(root, { recursive: true }).map(String);
    assert.deepEqual(
      names.filter((name) => name.includes('tmp')),
      [],
    );
    assert.equal(await store.loadPlan('hash'), '{}');
  });
});

function open(context: TestContext) {
  const root = makeTemporaryFolder(context);
  return { root, store: createFolderArtifactStore(root) };
}

function finish(root: string, role: string, text: string): FinishedStep {
  const path = join(root, `${role}.part`);
  writeFileSync(path, text);
  const { outputs: _outputs, ...manifest } = sampleManifest(KEY, 'pretrain');
  return { ...manifest, files: { [role]: path } };
}

function outputOf(manifest: Manifest, role: string) {
  const ref = manifest.outputs[role];
  assert.ok(ref);
  return ref;
}
