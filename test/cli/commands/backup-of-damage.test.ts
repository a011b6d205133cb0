import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { takeFolderLock } from '../../../results/folder-lock.js';
import { openForWriting } from '../../../results/sqlite/open-database.js';
import { prepare } from '../../../results/sqlite/keep-alive.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { ledgerHeadPath } from '../../../results/ledger/ledger-head.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeSampleFolder, type SampleFolder } from '../housekeeping/sample-folder.js';

const markerSchema = z.object({
  damaged: z.array(z.string()),
  keptSteps: z.array(z.string()),
  keptRecords: z.array(z.string()),
  share: z.number(),
});

const refused = { name: 'ExitRequest', code: 1 };

describe('backup of a data folder that has lost what it had', () => {
  it('keeps all that the backup before had, prunes nothing, and says so', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample, '--with', 'waves');
    const files = listPool(sample);
    for (const folder of ['steps', 'files', 'plans'])
      rmSync(join(sample.folder.artifacts, folder), { recursive: true });
    await assert.rejects(backup(sample, '--with', 'waves', '--prune'), refused);
    const { damaged, keptSteps, keptRecords } = readMarker(sample);
    assert.deepEqual(damaged, []);
    assert.equal(keptSteps.length, countRows(sample, 'steps'));
    assert.equal(keptRecords.filter((path) => path.startsWith('artifacts/plans/')).length, 3);
    for (const file of files) assert.ok(listPool(sample).includes(file), `${file} is gone`);
    await requireRestored(sample);
    const text = await tell(sample, 'backup', target(sample), '--with', 'waves', '--prune');
    assert.match(
      text,
      /step [0-9a-f]{64} is damaged or missing in the data folder: kept as the backup before had it\n/,
    );
    assert.match(text, /and \d+ more\n/);
    assert.match(text, /nothing of earlier backups was removed: the data folder is damaged/);
  });

  it('names the steps that no earlier backup has, as damaged', async (context) => {
    const sample = await makeSampleFolder(context);
    const [key = ''] = stepsOf(sample, 'transfer');
    rmSync(manifestPath(sample, key));
    await assert.rejects(backup(sample), refused);
    assert.deepEqual(readMarker(sample), { damaged: [key], keptSteps: [], keptRecords: [], share: 0 });
  });

  it('takes a step for removed only where the ledger says so of its files', async (context) => {
    const sample = await makeSampleFolder(context);
    await sample.print('clean', '--what', 'unreachable,waves', '--yes');
    await backup(sample, '--prune');
    assert.deepEqual(readMarker(sample).damaged, []);
    const [key = ''] = stepsOf(sample, 'pretrain');
    renameSync(manifestPath(sample, key), `${manifestPath(sample, key)}.removed`);
    await assert.rejects(backup(sample), refused);
    assert.deepEqual(readMarker(sample).keptSteps, [key]);
  });

  it('takes a step for lost that was removed, made again, and is gone', async (context) => {
    const sample = await makeSampleFolder(context);
    const [key = ''] = stepsOf(sample, 'evaluate');
    const { outputs: _outputs, ...step } = (await sample.store.readManifest(key)) ?? assert.fail('no manifest');
    renameSync(manifestPath(sample, key), `${manifestPath(sample, key)}.removed`);
    await backup(sample);
    await sample.store.publish({ ...step, files: {} });
    rmSync(manifestPath(sample, key));
    await assert.rejects(backup(sample), refused);
    assert.deepEqual(readMarker(sample).damaged, [key]);
  });

  it('is whole where waves were left out before and are lost now', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample);
    const [key = ''] = readdirSync(join(sample.folder.artifacts, 'steps'))
      .map((name) => name.replace('.json', ''))
      .filter((step) => !allSteps(sample).includes(step));
    rmSync(manifestPath(sample, key));
    await assert.rejects(backup(sample), refused);
    assert.deepEqual(readMarker(sample).keptSteps, [key]);
    await requireRestored(sample);
  });

  it('doesn’t take the place of another data folder’s, nor of one whose results are gone', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample);
    await backup(sample);
    const database = openForWriting(sample.folder.results);
    prepare(database, "UPDATE ledger SET id = 'other'").run();
    database.close();
    const before = readFileSync(join(target(sample), 'backup.json'), 'utf8');
    await assert.rejects(backup(sample), {
      name: 'InputError',
      message: /backup: expected the data folder that its backup of .* is of, got .* with the ledger other instead of /,
    });
    for (const end of ['', '-wal', '-shm']) rmSync(`${sample.folder.results}${end}`, { force: true });
    await assert.rejects(backup(sample, '--prune'), {
      name: 'InputError',
      message: /got .* without .*results\.sqlite: `restore` it, or back up to another folder/,
    });
    assert.equal(readFileSync(join(target(sample), 'backup.json'), 'utf8'), before);
    assert.equal(existsSync(join(target(sample), 'incoming')), false);
  });

  it('leaves the head of the ledger missing where it is missing', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample);
    rmSync(ledgerHeadPath(sample.folder.artifacts));
    await backup(sample);
    const copy = await restore(sample);
    const database = openForWriting(copy.results);
    const kinds = prepare(database, 'SELECT kind FROM events ORDER BY sequence').pluck().all();
    database.close();
    assert.deepEqual(kinds, ['backed-up', 'damaged', 'restored']);
  });
});

describe('backup', () => {
  it('misses no artifacts that lie elsewhere', async (context) => {
    const sample = await makeSampleFolder(context);
    writeFileSync(sample.folder.artifactLocation, 's3://somewhere/else\n');
    for (const folder of ['steps', 'files', 'plans'])
      rmSync(join(sample.folder.artifacts, folder), { recursive: true });
    await backup(sample, '--prune');
    assert.deepEqual(readMarker(sample).damaged, []);
  });

  it('refuses a folder that another backup writes to, before it touches anything', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample);
    const { release } = await takeFolderLock(join(target(sample), 'incoming'), '');
    const files = listPool(sample);
    await assert.rejects(backup(sample, '--prune'), { name: 'FolderBusyError', message: /expected no other backup/ });
    assert.deepEqual(listPool(sample), files);
    await release();
    await backup(sample, '--prune');
  });

  it('is done where only its own event can’t be written, and says so', async (context) => {
    const sample = await makeSampleFolder(context);
    const database = openForWriting(sample.folder.results);
    database.exec("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
    database.close();
    const write = context.mock.method(process.stderr, 'write', () => true);
    await backup(sample);
    const said = String(write.mock.calls.at(-1)?.arguments[0]);
    assert.match(said, /done, but the event ‘backed-up’ is not in the ledger .*results\.sqlite: disk is full\n/);
    assert.deepEqual(readMarker(sample).damaged, []);
  });

  it('looks at every byte of a sixteenth of what is there, another one each time', async (context) => {
    const sample = await makeSampleFolder(context);
    await backup(sample);
    const files = listPool(sample).filter((hash) => existsSync(sample.artifactPath(hash)));
    const rotten = files.find((hash) => hash.startsWith('3')) ?? '';
    const path = join(target(sample), 'files', rotten.slice(0, 2), rotten);
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.from(bytes).fill(7, 0, 1));
    for (const share of [1, 2, 3]) {
      assert.notDeepEqual(readFileSync(path), bytes, 'it was mended before its turn');
      await backup(sample);
      assert.equal(readMarker(sample).share, share);
    }
    assert.deepEqual(readFileSync(path), bytes);
  });

  it('counts a file once that two roles share, and takes logs in folders', async (context) => {
    const sample = await makeSampleFolder(context);
    mkdirSync(join(sample.folder.logs, 'old'), { recursive: true });
    for (let index = 0; index < 8; index++) writeFileSync(join(sample.folder.logs, 'old', `${index}`), 'the same');
    mkdirSync(join(sample.folder.artifacts, 'texts', 'stray'), { recursive: true });
    const { copied } = z
      .object({ copied: z.object({ files: z.number() }) })
      .parse(await sample.ask('backup', target(sample), '--with', 'logs'));
    const list = 1;
    assert.equal(copied.files, listPool(sample).length - list);
    const copy = await restore(sample);
    assert.equal(readdirSync(join(copy.logs, 'old')).length, 8);
  });
});

const target = ({ root }: SampleFolder) => join(root, 'backup');

async function backup(sample: SampleFolder, ...words: readonly string[]): Promise<void> {
  await sample.print('backup', target(sample), ...words);
}

/** What a command says that ends with another code than 0. */
async function tell(sample: SampleFolder, ...words: readonly string[]): Promise<string> {
  await assert.rejects(sample.print(...words), refused);
  return sample.said();
}

async function restore(sample: SampleFolder) {
  const dataFolder = join(sample.root, 'restored');
  rmSync(dataFolder, { recursive: true, force: true });
  await sample.print('restore', target(sample), '--data', dataFolder);
  return layOutDataFolder(dataFolder);
}

/** All steps of the plans are there again; those of waves may not be. */
async function requireRestored(sample: SampleFolder): Promise<void> {
  const store = createFolderArtifactStore((await restore(sample)).artifacts);
  for (const key of allSteps(sample)) assert.ok(await store.findManifest(key), `${key} is lost`);
  for (const { hash } of [sample.latest, sample.superseded, sample.other]) await store.loadPlan(hash);
}

function allSteps({ latest, superseded, other }: SampleFolder): readonly string[] {
  const steps = { ...latest.steps, ...superseded.steps, ...other.steps };
  return Object.entries(steps).flatMap(([key, { kind }]) => (kind === 'record' ? [] : [key]));
}

function stepsOf({ latest }: SampleFolder, kind: string): readonly string[] {
  return Object.keys(latest.steps).filter((key) => latest.steps[key]?.kind === kind);
}

function manifestPath({ folder }: SampleFolder, key: string): string {
  return join(folder.artifacts, 'steps', `${key}.json`);
}

function readMarker(sample: SampleFolder): z.output<typeof markerSchema> {
  return markerSchema.parse(JSON.parse(readFileSync(join(target(sample), 'backup.json'), 'utf8')));
}

function listPool(sample: SampleFolder): readonly string[] {
  return readdirSync(join(target(sample), 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

function countRows({ folder }: SampleFolder, table: 'steps'): number {
  const database = openForWriting(folder.results);
  const count = z.number().parse(prepare(database, `SELECT count(*) FROM ${table}`).pluck().get());
  database.close();
  return count;
}
