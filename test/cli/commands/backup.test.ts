import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { compareDatabases } from '../../../bench/campaign/compare-databases.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { maybeReadHead } from '../../../results/ledger/ledger-head.js';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import { openDatabase, prepare } from '../../../results/sqlite/keep-alive.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeSampleFolder, type SampleFolder } from '../housekeeping/sample-folder.js';

const outcomeSchema = z.object({
  marker: z.object({ files: z.number(), damaged: z.array(z.string()) }),
  copied: z.object({ files: z.number(), bytes: z.number() }),
  pruned: z.number(),
  wavesLeftOut: z.number(),
});

describe('backup', () => {
  it('is restored whole in another place, without the waves, which count as removed', async (context) => {
    const sample = await makeSampleFolder(context);
    appendEvent(sample.folder, { kind: 'launched', who: 'a@b' });
    const { wavesLeftOut } = await backup(sample);
    assert.equal(wavesLeftOut, 2);
    const copy = await restore(sample);
    assert.deepEqual(compareDatabases(sample.folder.results, copy.results), []);
    const store = createFolderArtifactStore(copy.artifacts);
    for (const plan of [sample.latest, sample.superseded, sample.other]) {
      await store.loadPlan(plan.hash);
      for (const [key, { kind }] of Object.entries(plan.steps)) {
        if (kind !== 'record') assert.deepEqual(await store.findManifest(key), await sample.store.findManifest(key));
      }
    }
    const database = openDatabase(copy.results, { readonly: true });
    const events = prepare(database, 'SELECT kind FROM events ORDER BY sequence').pluck().all();
    assert.deepEqual(events, ['launched', 'restored']);
    assert.equal(prepare(database, 'SELECT count(*) FROM removals').pluck().get(), 4);
    const last = z.string().parse(prepare(database, 'SELECT hash FROM events ORDER BY sequence DESC').pluck().get());
    database.close();
    assert.deepEqual(maybeReadHead(copy.artifacts)?.head, last);
    assert.equal(existsSync(`${copy.root}.restoring`), false);
  });

  it('copies only what is new, and with --with waves those too', async (context) => {
    const sample = await makeSampleFolder(context);
    const first = await backup(sample);
    // as one that was killed at its very end leaves it
    writeFileSync(join(sample.root, 'backup', 'backup.json.1.tmp'), '{');
    // the event that tells of the first is new: the database and the head
    const second = await backup(sample);
    assert.ok(first.copied.files > 40, String(first.copied.files));
    assert.equal(second.copied.files, 2);
    const { copied, wavesLeftOut } = await backup(sample, '--with', 'waves');
    assert.deepEqual([copied.files, wavesLeftOut], [2 + 4, 0]);
    const { pruned } = await backup(sample, '--prune');
    assert.ok(pruned >= 4, String(pruned));
    assert.deepEqual(readdirSync(join(sample.root, 'backup')).sort(), ['backup.json', 'files']);
    await restore(sample);
  });

  it('leaves a damaged step out, names it, and takes a good copy from before in its place', async (context) => {
    const sample = await makeSampleFolder(context);
    const { file, key } = await damageWeights(sample);
    const attempt = sample.print('backup', join(sample.root, 'backup'));
    await assert.rejects(attempt, { name: 'ExitRequest', code: 1 });
    const copy = await restore(sample);
    assert.equal(await createFolderArtifactStore(copy.artifacts).findManifest(key), undefined);
    assert.equal(existsSync(join(copy.artifacts, 'files', file.slice(0, 2), file)), false);
  });

  it('takes a good copy from before in the place of a file that was damaged since', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample);
    const { key } = await damageWeights(sample);
    assert.deepEqual((await backup(sample)).marker.damaged, []);
    const copy = await restore(sample);
    assert.ok(await createFolderArtifactStore(copy.artifacts).findManifest(key));
  });

  it('that rotted is not restored by half, and --verify mends it', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample);
    const pool = join(sample.root, 'backup', 'files');
    const { sha256 = '' } = (await findWeights(sample)).output ?? {};
    const path = join(pool, sha256.slice(0, 2), sha256);
    writeFileSync(path, readFileSync(path).fill(7, 0, 1));
    const message = new RegExp(`is damaged, and nothing was restored:\n.*${sha256}: .* has the hash [0-9a-f]{64}`);
    await assert.rejects(restore(sample), { name: 'DamagedBackupError', message });
    assert.deepEqual(readdirSync(sample.root).sort(), ['backup', 'data']);
    await backup(sample, '--verify');
    await restore(sample);
  });

  it('is restored over nothing of a person’s unless told, and then keeps it aside', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample);
    const target = join(sample.root, 'backup');
    await assert.rejects(sample.print('restore', target), { name: 'InputError', message: /--replace moves it aside/ });
    writeFileSync(join(sample.folder.root, 'mine'), '');
    const { asideAt } = z.object({ asideAt: z.string() }).parse(await sample.ask('restore', target, '--replace'));
    assert.ok(existsSync(join(asideAt, 'mine')));
    assert.ok(!existsSync(join(sample.folder.root, 'mine')) && existsSync(sample.folder.results));
  });

  it('refuses a place where other things lie, and what is no backup', async (context) => {
    const sample = await makeSampleFolder(context);
    await assert.rejects(sample.print('backup', sample.root), { name: 'InputError', message: /where data lies/ });
    const inside = join(sample.folder.root, 'backup');
    await assert.rejects(sample.print('backup', inside), { name: 'InputError', message: /in the data folder itself/ });
    await assert.rejects(sample.print('restore', sample.root, '--data', join(sample.root, 'new')), {
      name: 'InputError',
      message: /expected a folder that `backup` has written to its end/,
    });
    await assert.rejects(sample.print('backup', inside, '--with', 'all'), { message: /expected some of waves, logs/ });
    rmSync(sample.folder.root, { recursive: true });
    await assert.rejects(backup(sample), { name: 'InputError', message: /expected a data folder with results/ });
  });
});

async function backup(sample: SampleFolder, ...words: readonly string[]) {
  return outcomeSchema.parse(await sample.ask('backup', join(sample.root, 'backup'), ...words));
}

/** Makes another data folder of the backup. */
async function restore(sample: SampleFolder) {
  const dataFolder = join(sample.root, 'restored');
  await sample.print('restore', join(sample.root, 'backup'), '--data', dataFolder);
  return layOutDataFolder(dataFolder);
}

async function findWeights({ latest, store }: SampleFolder) {
  const [key = ''] = Object.keys(latest.steps).filter((step) => latest.steps[step]?.kind === 'transfer');
  return { key, output: (await store.readManifest(key))?.outputs['last-weights'] };
}

async function damageWeights(sample: SampleFolder) {
  const { key, output } = await findWeights(sample);
  const file = output?.sha256 ?? '';
  writeFileSync(sample.artifactPath(file), 'other bytes');
  return { key, file };
}
