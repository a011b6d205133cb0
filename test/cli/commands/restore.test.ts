import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { maybeReadMarker } from '../../../results/backup/catalog.js';
import { takeFolderLock } from '../../../results/folder-lock.js';
import { openPlace } from '../../../results/backup/restore-place.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { openDatabase, prepare } from '../../../results/sqlite/keep-alive.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeSampleFolder, type SampleFolder } from '../housekeeping/sample-folder.js';
import { maybeRunInNamespace } from '../in-namespace.js';

const MAIN = fileURLToPath(new URL('../../../cli/main.js', import.meta.url));

describe('restore', () => {
  it('leaves a folder alone that only has the name of its unfinished one', async (context) => {
    const { sample, restore, target } = await open(context);
    mkdirSync(`${target}.restoring`);
    writeFileSync(join(`${target}.restoring`, 'thesis.tex'), 'years');
    writeFileSync(join(`${target}.restoring`, 'restoring'), 'the sofa');
    await assert.rejects(restore(), {
      name: 'InputError',
      message: `${target}.restoring: expected what an earlier restore has left, or nothing, got a folder without its file restoring: move it away`,
    });
    assert.equal(readFileSync(join(`${target}.restoring`, 'thesis.tex'), 'utf8'), 'years');
    rmSync(`${target}.restoring`, { recursive: true });
    writeFileSync(`${target}.restoring`, 'a file');
    await assert.rejects(restore(), { name: 'InputError', message: /got no folder: move it away/ });
    rmSync(`${target}.restoring`);
    await restore();
    assert.ok(await isWhole(sample, target));
  });

  it('goes on with one that was killed, and begins anew where that was of another backup', async (context) => {
    const { sample, restore, target } = await open(context);
    const staging = `${target}.restoring`;
    for (const mark of [readCatalogHash(sample), '0'.repeat(64)]) {
      rmSync(target, { recursive: true, force: true });
      mkdirSync(staging);
      writeFileSync(join(staging, 'restoring'), mark);
      writeFileSync(join(staging, 'half'), '');
      await restore();
      assert.ok(await isWhole(sample, target));
      assert.equal(existsSync(join(target, 'half')), mark !== '0'.repeat(64));
      assert.deepEqual([existsSync(staging), existsSync(join(target, 'restoring'))], [false, false]);
    }
  });

  it('is one at a time to a place, and takes none that was filled meanwhile', async (context) => {
    const { sample, restore, target } = await open(context);
    const lock = await takeFolderLock(`${target}.restoring-lock`, '');
    await assert.rejects(restore(), {
      name: 'FolderBusyError',
      message: new RegExp(`^${target}: expected no other \`restore\` to it, got process ${process.pid} `),
    });
    await lock.release();
    assert.deepEqual(readdirSync(sample.root).sort(), ['backup', 'data']);
    const marker = await maybeReadMarker(join(sample.root, 'backup'));
    assert.ok(marker);
    const place = await openPlace(target, marker.catalog, { isReplacing: false, needed: 'results.sqlite' });
    mkdirSync(target);
    writeFileSync(join(target, 'mine'), '');
    await assert.rejects(place.settle(), { name: 'InputError', message: /where mine lies: --replace moves it aside/ });
    await place.release();
  });

  it('follows links, to an empty folder, to none, and to one that is replaced', async (context) => {
    const { sample, restore, target } = await open(context);
    const disk = join(sample.root, 'disk');
    mkdirSync(join(disk, 'empty'), { recursive: true });
    for (const name of ['empty', 'new']) {
      symlinkSync(join(disk, name), target);
      await restore();
      assert.equal(existsSync(join(disk, name, 'results.sqlite')), true);
      assert.ok(await isWhole(sample, target));
      rmSync(target);
    }
    symlinkSync(join(disk, 'new'), target);
    writeFileSync(join(disk, 'new', 'mine'), '');
    await restore('--replace');
    assert.ok(await isWhole(sample, target));
    const [aside = ''] = readdirSync(disk).filter((name) => name.startsWith('new.before-restore-'));
    assert.equal(existsSync(join(disk, aside, 'mine')), true);
    assert.deepEqual(readdirSync(sample.root).sort(), ['backup', 'data', 'disk', 'restored']);
  });

  it('fills a mount point from within, and goes on where it was killed at that', async (context) => {
    const { sample, target } = await open(context);
    mkdirSync(join(target, 'lost+found'), { recursive: true });
    const first = restoreMounted(sample, target);
    if (first === undefined) return context.skip('this machine lets nobody mount in a namespace of their own');
    assert.equal(first.code, 0, first.said);
    assert.ok(await isWhole(sample, target));
    assert.ok(!readdirSync(target).some((name) => name.startsWith('.')));

    // as a kill before the last move leaves it
    const staging = join(target, '.restoring');
    mkdirSync(staging);
    for (const mark of ['restoring', 'restored']) writeFileSync(join(staging, mark), readCatalogHash(sample));
    renameSync(join(target, 'results.sqlite'), join(staging, 'results.sqlite'));
    const second = restoreMounted(sample, target);
    assert.deepEqual([second?.code, existsSync(staging)], [0, false]);
    assert.ok(await isWhole(sample, target));

    const third = restoreMounted(sample, target, '--replace');
    assert.ok(third);
    assert.match(
      third.said,
      /--replace: expected a folder that can be moved aside, got .*restored, a mount point: empty it/,
    );
    assert.equal(third.code, 2);
  });

  it('leaves out what rotted where it is told to, names it, and the steps that need it', async (context) => {
    const { sample, restore, target } = await open(context);
    const [key = ''] = Object.keys(sample.latest.steps).filter(
      (step) => sample.latest.steps[step]?.kind === 'pretrain',
    );
    const { sha256 = '' } = (await sample.store.readManifest(key))?.outputs['best-weights'] ?? {};
    writeFileSync(pooled(sample, sha256), 'rot');
    await assert.rejects(restore(), {
      name: 'DamagedBackupError',
      message:
        /has the hash [0-9a-f]{64}\n {2}`backup --verify` mends it .*, `restore --without-damaged` leaves these out$/,
    });
    const file = `artifacts/files/${sha256.slice(0, 2)}/${sha256}`;
    const text = await restore('--without-damaged');
    assert.ok(text.includes(`(files: 1, steps that need them: 1; \`run\` makes them again):\n  ${file}\n`), text);
    const folder = layOutDataFolder(target);
    const store = createFolderArtifactStore(folder.artifacts);
    assert.equal(existsSync(join(target, file)), false);
    assert.equal(await store.findManifest(key), undefined);
    assert.ok(existsSync(join(folder.artifacts, 'steps', `${key}.json.damaged`)));
    const whole = Object.entries(sample.latest.steps).filter(([step, { kind }]) => kind !== 'record' && step !== key);
    for (const [step] of whole) assert.ok(await store.findManifest(step), `${step} is lost`);
    const database = openDatabase(folder.results, { readonly: true });
    const details = prepare(database, "SELECT details FROM events WHERE kind = 'restored'").pluck().get();
    database.close();
    assert.deepEqual(z.object({ without: z.unknown() }).parse(JSON.parse(String(details))).without, {
      files: [file],
      steps: [key],
    });
  });

  it('restores nothing without the database', async (context) => {
    const { sample, restore, target } = await open(context);
    const { entries } = z
      .object({ entries: z.array(z.object({ path: z.string(), sha256: z.string() })) })
      .parse(JSON.parse(readFileSync(pooled(sample, readCatalogHash(sample)), 'utf8')));
    rmSync(pooled(sample, entries.find(({ path }) => path === 'results.sqlite')?.sha256 ?? ''));
    await assert.rejects(restore('--without-damaged'), {
      name: 'DamagedBackupError',
      message: /results\.sqlite: .* is missing\n {2}without results\.sqlite there is nothing to restore/,
    });
    assert.equal(existsSync(target) || existsSync(`${target}.restoring`), false);
  });
});

async function open(context: Parameters<typeof makeSampleFolder>[0]) {
  const sample = await makeSampleFolder(context);
  const backup = join(sample.root, 'backup');
  const target = join(sample.root, 'restored');
  await sample.print('backup', backup);
  const restore = (...words: readonly string[]) => sample.print('restore', backup, '--data', target, ...words);
  return { sample, target, restore };
}

/** With the target mounted on itself, which cannot be renamed then, in a namespace of the command's own. */
function restoreMounted({ root }: SampleFolder, target: string, ...words: readonly string[]) {
  const command = [process.execPath, MAIN, 'restore', join(root, 'backup'), '--data', target, ...words];
  return maybeRunInNamespace('mount --bind "$0" "$0" || exit 77; exec "$@"', target, ...command);
}

async function isWhole({ latest }: SampleFolder, target: string): Promise<boolean> {
  const { artifacts, results } = layOutDataFolder(target);
  const store = createFolderArtifactStore(artifacts);
  const keys = Object.entries(latest.steps).flatMap(([key, { kind }]) => (kind === 'record' ? [] : [key]));
  for (const key of keys) if ((await store.findManifest(key)) === undefined) return false;
  return existsSync(results);
}

function readCatalogHash({ root }: SampleFolder): string {
  const text = readFileSync(join(root, 'backup', 'backup.json'), 'utf8');
  return z.object({ catalog: z.string() }).parse(JSON.parse(text)).catalog;
}

function pooled({ root }: SampleFolder, sha256: string): string {
  return join(root, 'backup', 'files', sha256.slice(0, 2), sha256);
}
