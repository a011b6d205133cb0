import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { it, type TestContext } from 'node:test';
import { CorruptArtifactError, type ArtifactStore, type FinishedStep } from '../../results/artifact-store.js';
import type { ArtifactRef, Manifest } from '../../results/manifest.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { sampleManifest } from './sample-results.js';

export const KEY = 'a'.repeat(64);
const OTHER_KEY = 'b'.repeat(64);

/** One place for artifacts. */
export interface StoreUnderTest {
  /** The store as a new process opens it, on another machine where it can be shared. */
  open(): ArtifactStore;
  /** Holds what is stored as files of the same names, so that it can be harmed behind the store's back. */
  readonly root: string;
}

/** What every artifact store does, whatever it stands on. */
export function describeArtifactStore(provide: (context: TestContext) => StoreUnderTest): void {
  it('finds nothing before a step is published', async (context) => {
    const store = provide(context).open();
    assert.equal(await store.findManifest(KEY), undefined);
    assert.equal(await store.readManifest(KEY), undefined);
  });

  it('gives back what was published, and names a file by its hash', async (context) => {
    const place = provide(context);
    const manifest = await place.open().publish(finish(context, 'weights', 'some bytes'));
    const store = place.open();
    assert.deepEqual(await store.findManifest(KEY), manifest);
    assert.deepEqual(await store.readManifest(KEY), manifest);
    const ref = outputOf(manifest, 'weights');
    assert.equal(ref.sha256, '0d22cdcc10e6d049dbe1af5123d50873fdfc1a4f58306e58cb6241be9472014d');
    const path = await store.openArtifact(ref);
    assert.ok(path.endsWith(ref.sha256));
    assert.equal(readFileSync(path, 'utf8'), 'some bytes');
    assert.equal(ref.bytes, 10);
  });

  it('takes an empty file and one that several steps share', async (context) => {
    const place = provide(context);
    const empty = await place.open().publish(finish(context, 'records', ''));
    const twin = await place.open().publish({ ...finish(context, 'others', ''), key: OTHER_KEY });
    assert.deepEqual(outputOf(twin, 'others'), outputOf(empty, 'records'));
    assert.equal(readFileSync(await place.open().openArtifact(outputOf(empty, 'records')), 'utf8'), '');
    assert.deepEqual(await place.open().findManifest(OTHER_KEY), twin);
  });

  it('keeps the first of two twins', async (context) => {
    const place = provide(context);
    const first = await place.open().publish(finish(context, 'weights', 'first'));
    const second = await place.open().publish(finish(context, 'weights', 'second'));
    assert.deepEqual(second, first);
    assert.deepEqual(await place.open().findManifest(KEY), first);
  });

  it('lets exactly one of several twins at once win, and tells all of them which', async (context) => {
    const place = provide(context);
    const steps = ['a', 'b', 'c', 'd'].map((text) => finish(context, 'weights', text));
    const told = await Promise.all(steps.map((step) => place.open().publish(step)));
    const stands = await place.open().findManifest(KEY);
    assert.ok(stands);
    for (const manifest of told) assert.deepEqual(manifest, stands);
  });

  it('takes over again what was published and told to have failed', async (context) => {
    const place = provide(context);
    const first = await place.open().publish(finish(context, 'weights', 'same'));
    const again = await place.open().publish(finish(context, 'weights', 'same'));
    assert.deepEqual(again, first);
    assert.equal(listNames(place).length, 2);
  });

  it('writes its own manifest where a damaged one stands', async (context) => {
    const place = provide(context);
    await place.open().publish(finish(context, 'weights', 'first'));
    truncateSync(join(place.root, 'steps', `${KEY}.json`), 20);
    const second = await place.open().publish(finish(context, 'weights', 'second'));
    assert.equal(outputOf(second, 'weights').bytes, 6);
    assert.deepEqual(await place.open().findManifest(KEY), second);
  });

  it('sets a manifest aside that is cut short', async (context) => {
    const place = provide(context);
    await place.open().publish(finish(context, 'weights', 'some bytes'));
    truncateSync(join(place.root, 'steps', `${KEY}.json`), 20);
    await assert.rejects(place.open().readManifest(KEY), CorruptArtifactError);
    assert.equal(await place.open().findManifest(KEY), undefined);
    assert.ok(listNames(place).includes(`steps/${KEY}.json.damaged`));
  });

  it('writes down what it found damaged, once, until somebody has taken note', async (context) => {
    const place = provide(context);
    const manifest = await place.open().publish(finish(context, 'weights', 'some bytes'));
    const { sha256 } = outputOf(manifest, 'weights');
    assert.equal((await place.open().listDamage()).size, 0);
    rmSync(join(place.root, 'files', sha256.slice(0, 2), sha256));
    await assert.rejects(place.open().openArtifact({ sha256, bytes: 10 }), CorruptArtifactError);
    const store = place.open();
    assert.equal(await store.findManifest(KEY), undefined);
    const [[name, damage], ...others] = [...(await store.listDamage())];
    assert.deepEqual([damage.what, damage.sha256, damage.found, others], ['file', sha256, null, []]);
    await place.open().discardDamage(name);
    assert.equal((await store.listDamage()).size, 0);
  });

  it('lists all that it holds, and tells what an entry’s bytes are without changing anything', async (context) => {
    const place = provide(context);
    const manifest = await place.open().publish(finish(context, 'weights', 'some bytes'));
    const { sha256 } = outputOf(manifest, 'weights');
    const name = `files/${sha256.slice(0, 2)}/${sha256}`;
    const store = place.open();
    const entries = await store.listEntries();
    assert.deepEqual(
      entries.find((entry) => entry.name === name),
      { name, bytes: 10 },
    );
    assert.ok(entries.some((entry) => entry.name === `steps/${KEY}.json`));
    assert.deepEqual(await store.hashEntry(name), { sha256, bytes: 10 });
    writeFileSync(join(place.root, name), 'some bytez');
    assert.notEqual((await store.hashEntry(name))?.sha256, sha256);
    assert.equal(await store.readEntry(name), 'some bytez');
    assert.equal(await store.hashEntry('files/none'), undefined);
    assert.equal(await store.readEntry('files/none'), undefined);
    assert.equal((await store.listDamage()).size, 0);
  });

  for (const [damage, harm] of [
    ['one byte is flipped', (path) => writeFileSync(path, 'some bytez')],
    ['the file is cut short', (path) => truncateSync(path, 4)],
    ['the file is gone', (path) => rmSync(path)],
  ] satisfies [string, (path: string) => void][]) {
    it(`never serves a file when ${damage}, and has the step run again`, async (context) => {
      const place = provide(context);
      const ref = outputOf(await place.open().publish(finish(context, 'weights', 'some bytes')), 'weights');
      harm(locate(place, ref));
      await assert.rejects(place.open().openArtifact(ref), CorruptArtifactError);
      assert.equal(await place.open().findManifest(KEY), undefined);
      const steps = listNames(place).filter((name) => name.startsWith('steps/'));
      assert.deepEqual(steps, [`steps/${KEY}.json.damaged`]);
      const again = await place.open().publish(finish(context, 'weights', 'some bytes'));
      assert.deepEqual(await place.open().findManifest(KEY), again);
      assert.equal(readFileSync(await place.open().openArtifact(ref), 'utf8'), 'some bytes');
    });
  }

  it('sets a manifest aside whose file is gone or cut short, before anything opens the file', async (context) => {
    for (const harm of [(path: string) => truncateSync(path, 4), (path: string) => rmSync(path)]) {
      const place = provide(context);
      const ref = outputOf(await place.open().publish(finish(context, 'weights', 'some bytes')), 'weights');
      harm(locate(place, ref));
      assert.equal(await place.open().findManifest(KEY), undefined);
    }
  });

  it('lists what is finished, and nothing else', async (context) => {
    const place = provide(context);
    assert.deepEqual(await place.open().listFinished(), new Set());
    await place.open().publish(finish(context, 'weights', 'some bytes'));
    await place.open().publish({ ...finish(context, 'weights', 'other bytes'), key: OTHER_KEY });
    assert.deepEqual(await place.open().listFinished(), new Set([KEY, OTHER_KEY]));
    truncateSync(join(place.root, 'steps', `${KEY}.json`), 20);
    await place.open().findManifest(KEY);
    assert.deepEqual(await place.open().listFinished(), new Set([OTHER_KEY]));
  });

  it('keeps a frozen plan as it was first', async (context) => {
    const place = provide(context);
    await place.open().freezePlan('hash', '{"é":1}');
    await place.open().freezePlan('hash', '{"é":1}');
    assert.equal(await place.open().loadPlan('hash'), '{"é":1}');
    await assert.rejects(place.open().loadPlan('other'), /other/);
  });

  it('holds nothing but what it was given', async (context) => {
    const place = provide(context);
    const { outputs } = await place.open().publish(finish(context, 'weights', 'some bytes'));
    await place.open().freezePlan('hash', '{}');
    const sha256 = outputs['weights']?.sha256 ?? '';
    assert.deepEqual(listNames(place), [
      `files/${sha256.slice(0, 2)}/${sha256}`,
      'plans/hash.json',
      `steps/${KEY}.json`,
    ]);
  });

  it('keeps unfinished work for the next attempt, until it is discarded', async (context) => {
    const place = provide(context);
    const store = place.open();
    const scratch = await store.scratchFolder(KEY);
    writeFileSync(join(scratch, 'checkpoint'), 'half');
    assert.equal(await store.scratchFolder(KEY), scratch);
    assert.equal(readFileSync(join(scratch, 'checkpoint'), 'utf8'), 'half');
    await store.discardScratch(KEY);
    await store.discardScratch(KEY);
    assert.equal(existsSync(scratch), false);
  });
}

/** A finished step with one file, in a folder of its own. */
export function finish(context: TestContext, role: string, bytes: string | Buffer): FinishedStep {
  const path = join(makeTemporaryFolder(context), `${role}.part`);
  writeFileSync(path, bytes);
  const { outputs: _outputs, ...manifest } = sampleManifest(KEY, 'pretrain');
  return { ...manifest, files: { [role]: path } };
}

export function outputOf(manifest: Manifest, role: string) {
  const ref = manifest.outputs[role];
  assert.ok(ref);
  return ref;
}

/** Where the bytes of an artifact lie. */
export function locate({ root }: Pick<StoreUnderTest, 'root'>, { sha256 }: ArtifactRef): string {
  return join(root, 'files', sha256.slice(0, 2), sha256);
}

function listNames({ root }: StoreUnderTest): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(relative(root, entry.parentPath), entry.name))
    .sort();
}
