import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { chooseRemoval } from '../../../results/housekeeping/choose-removals.js';
import { takeInventory } from '../../../results/housekeeping/inventory.js';
import { removeChosen, type RemovalPorts } from '../../../results/housekeeping/remove-chosen.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { sampleManifest } from '../sample-results.js';

describe('a removal', () => {
  it('says what will go before anything goes', async (context) => {
    const { remove, manifests } = await open(context);
    await remove({ announce: () => assert.deepEqual(manifests(), ['a.json', 'b.json']) });
    assert.deepEqual(manifests(), ['a.json.removed', 'b.json.removed']);
  });

  it('puts a file back that another step begins to stand on in between', async (context) => {
    const { publish, remove, store } = await open(context);
    await remove({ announce: () => undefined, late: () => publish('c', 'bytes of a') });
    assert.ok(await store.findManifest('c'));
    assert.equal(await store.findManifest('a'), undefined);
  });

  it('puts a file back that was touched, as by one whose manifest isn’t written yet', async (context) => {
    const { store, remove, path } = await open(context);
    const { sha256 = '' } = (await store.readManifest('a'))?.outputs['file'] ?? {};
    const now = new Date(Date.now() + 1000);
    await remove({ announce: () => undefined, late: () => utimes(path(sha256), now, now) });
    assert.deepEqual([existsSync(path(sha256)), await store.findManifest('a')], [true, undefined]);
  });

  it('ends when another study’s plan comes in between, and leaves steps whole', async (context) => {
    const { remove, store } = await open(context);
    let looks = 0;
    const removed = await remove({ announce: () => undefined, isStillUnneeded: () => looks++ === 0 });
    assert.deepEqual([removed.steps, removed.files, removed.isCutShort], [1, 1, true]);
    assert.equal(await store.findManifest('a'), undefined);
    assert.ok(await store.findManifest('b'));
  });

  it('that was killed between manifests and files goes on as files that no manifest names', async (context) => {
    const { remove, choose } = await open(context);
    const stop = new AbortController();
    // what is left then is what a kill leaves
    const removed = await remove({ announce: () => stop.abort(), signal: stop.signal });
    assert.equal(removed.files, 0);
    await remove({ announce: () => undefined });
    assert.equal(choose().bytes, 0);
  });
});

/** Two finished steps that nothing needs. */
async function open(context: TestContext) {
  const root = join(makeTemporaryFolder(context), 'artifacts');
  const store = createFolderArtifactStore(root);
  const publish = async (key: string, bytes: string) => {
    const { outputs: _outputs, ...step } = sampleManifest(key, 'transfer');
    const file = join(await store.scratchFolder(key), 'file');
    writeFileSync(file, bytes);
    return store.publish({ ...step, files: { file } });
  };
  for (const key of ['a', 'b']) await publish(key, `bytes of ${key}`);
  const choose = () => {
    const inventory = takeInventory(root);
    const circumstances = { inventory, reached: [], isRecorded: () => false, untouchedSinceMs: Infinity, cache: [] };
    return { inventory, ...chooseRemoval(['unreachable', 'orphans'], circumstances) };
  };
  const remove = async ({ late, ...ports }: Partial<RemovalPorts> & Late) => {
    const { inventory, ...removal } = choose();
    await late?.();
    return removeChosen(root, removal, inventory, { isStillUnneeded: () => true, ...ports });
  };
  const path = (sha256: string) => join(root, 'files', sha256.slice(0, 2), sha256);
  return { store, publish, choose, remove, path, manifests: () => readdirSync(join(root, 'steps')).sort() };
}

interface Late extends Pick<RemovalPorts, 'announce'> {
  /** Done after the choice. */
  readonly late?: () => Promise<unknown>;
}
