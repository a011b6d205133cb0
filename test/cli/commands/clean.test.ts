import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { takeInventory } from '../../../results/housekeeping/inventory.js';
import { openDatabase, prepare } from '../../../results/sqlite/keep-alive.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { registerPlan } from '../../../bench/housekeeping/sample-store.js';
import { listWaves } from '../../../study/wave-blocks.js';
import type { Plan } from '../../../study/plan.js';
import { makeSampleFolder, type SampleFolder } from '../housekeeping/sample-folder.js';

const reportSchema = z.object({
  kinds: z.array(
    z.object({ kind: z.string(), isChosen: z.boolean(), steps: z.number(), files: z.number(), bytes: z.number() }),
  ),
  bytes: z.number(),
  removed: z.object({ steps: z.number(), files: z.number(), bytes: z.number(), isCutShort: z.boolean() }).nullable(),
});

describe('clean', () => {
  it('says what it would remove, removes it with --yes, and finds nothing then', async (context) => {
    const sample = await makeSampleFolder(context);
    const own = listOwn(sample);
    assert.equal(own.length, 6, 'a pretraining, a transfer and an evaluation for each network');
    const before = takeInventory(sample.folder.artifacts);
    const planned = await clean(sample);
    assert.deepEqual(countsOf(planned, 'unreachable'), { steps: 6, files: 8, bytes: 8 * 3000 });
    assert.equal(planned.removed, null);
    assert.match(await sample.print('clean'), /nothing was removed.*with --yes 24 kB would go/s);
    assert.deepEqual(takeInventory(sample.folder.artifacts), before);

    const done = await clean(sample, '--yes');
    assert.deepEqual(done.removed, { steps: 6, files: 8, bytes: 24_000, isCutShort: false });
    for (const key of own) assert.equal(await sample.store.findManifest(key), undefined);
    await requireWhole(sample, sample.latest, sample.other);
    const again = await clean(sample, '--yes');
    assert.deepEqual([again.bytes, again.removed], [0, null]);
  });

  it('writes down what it removed, so that nobody takes it for lost', async (context) => {
    const sample = await makeSampleFolder(context);
    const [key = ''] = listOwn(sample).filter((step) => sample.superseded.steps[step]?.kind === 'pretrain');
    const manifest = await sample.store.readManifest(key);
    await clean(sample, '--yes');
    const database = openDatabase(sample.folder.results, { readonly: true });
    const [event, ...others] = z
      .array(z.object({ sequence: z.number(), kind: z.string(), details: z.string() }))
      .parse(prepare(database, 'SELECT sequence, kind, details FROM events').all());
    assert.ok(event && others.length === 0);
    assert.deepEqual(
      [event.kind, z.object({ steps: z.number() }).parse(JSON.parse(event.details)).steps],
      ['cleaned', 6],
    );
    const removed = prepare(database, 'SELECT event FROM removals WHERE sha256 = ?').pluck();
    for (const { sha256 } of Object.values(manifest?.outputs ?? {})) assert.equal(removed.get(sha256), event.sequence);
    database.close();
    const names = readdirSync(join(sample.folder.artifacts, 'steps'));
    assert.ok(names.includes(`${key}.json.removed`));
    assert.ok(!names.some((name) => name.endsWith('.damaged')));
  });

  it('keeps the waves unless they are named, and those that a dataset is still to be made of even then', async (context) => {
    const sample = await makeSampleFolder(context);
    const waves = Object.values(sample.latest.steps).flatMap((step) =>
      step.kind === 'generate' ? listWaves(step) : [],
    );
    assert.equal(countsOf(await clean(sample), 'waves').steps, new Set(waves).size);
    const [dataset = ''] = Object.values(sample.latest.domains);
    const path = join(sample.folder.artifacts, 'steps', `${dataset}.json`);
    renameSync(path, `${path}.away`);
    assert.equal(countsOf(await clean(sample), 'waves').steps, 0);
    renameSync(`${path}.away`, path);
    const { removed } = await clean(sample, '--what', 'waves', '--yes');
    assert.equal(removed?.steps, new Set(waves).size);
    await requireWhole(sample, sample.latest, sample.other, sample.superseded);
  });

  it('keeps all of a form that its study has come back to', async (context) => {
    const sample = await makeSampleFolder(context);
    const writer = createResultWriter(sample.folder.results);
    registerPlan(writer, sample.superseded);
    writer.close();
    const { removed } = await clean(sample, '--yes');
    assert.equal(removed?.steps, 6);
    await requireWhole(sample, sample.superseded, sample.other);
  });

  it('touches no step that somebody computes, nor what one that isn’t finished goes on from', async (context) => {
    const sample = await makeSampleFolder(context);
    const [held = '', idle = ''] = listOwn(sample);
    const [unfinished = ''] = Object.keys(sample.other.steps).filter(
      (key) => sample.other.steps[key]?.kind === 'transfer',
    );
    const manifest = join(sample.folder.artifacts, 'steps', `${unfinished}.json`);
    renameSync(manifest, `${manifest}.damaged`);
    for (const key of [held, idle, unfinished]) await sample.store.scratchFolder(key);
    await sample.store.claim(held, { activity: 'run/1', attempt: 1, study: 'kept' });
    // while a step is computed, what is young stays
    assert.equal(countsOf(await clean(sample), 'scratch').files, 0);
    await sample.store.discardClaim(held);
    assert.equal(countsOf(await clean(sample), 'scratch').files, 2);
    await clean(sample, '--yes');
    assert.deepEqual(readdirSync(join(sample.folder.artifacts, 'scratch')), [unfinished]);
  });

  it('removes files that no manifest names, but none as long as a manifest can’t be read', async (context) => {
    const sample = await makeSampleFolder(context);
    const orphan = sample.artifactPath('0'.repeat(64));
    mkdirSync(join(orphan, '..'), { recursive: true });
    writeFileSync(orphan, 'nobody’s');
    const broken = join(sample.folder.artifacts, 'steps', 'abc.json');
    writeFileSync(broken, '{');
    assert.equal(countsOf(await clean(sample), 'orphans').files, 0);
    assert.match(await sample.print('clean', '--yes'), /abc\.json can’t be read, so that no file counts as an orphan/);
    assert.equal(existsSync(orphan), true);
    renameSync(broken, `${broken}.damaged`);
    assert.deepEqual((await clean(sample, '--yes')).removed, { steps: 0, files: 1, bytes: 10, isCutShort: false });
    assert.equal(existsSync(orphan), false);
  });

  it('looks at one study alone, and refuses a name or kind that is none', async (context) => {
    const sample = await makeSampleFolder(context);
    assert.equal(countsOf(await clean(sample, 'other'), 'unreachable').steps, 0);
    assert.equal(countsOf(await clean(sample, 'kept'), 'unreachable').steps, 6);
    await assert.rejects(clean(sample, 'nothing'), { name: 'InputError', message: /\(kept, other\), got nothing/ });
    await assert.rejects(clean(sample, 'published-noise'), { name: 'InputError', message: /neither steps nor files/ });
    await assert.rejects(clean(sample, '--what', 'all'), { name: 'InputError', message: /unreachable, orphans/ });
  });

  it('removes nothing when it isn’t known what a study needs', async (context) => {
    const sample = await makeSampleFolder(context);
    writeFileSync(join(sample.folder.artifacts, 'plans', `${sample.other.hash}.json`), '{}');
    await assert.rejects(clean(sample, '--yes'), {
      name: 'UnknownPlanError',
      message: /the plan of study other .* can’t be read/,
    });
    await requireWhole(sample, sample.latest, sample.superseded);
  });

  it('leaves a bucket’s artifacts alone', async (context) => {
    const sample = await makeSampleFolder(context);
    writeFileSync(sample.folder.artifactLocation, 's3://somewhere/else\n');
    await assert.rejects(clean(sample, '--what', 'waves'), {
      name: 'InputError',
      message: /expected cache alone, got waves/,
    });
    assert.deepEqual(
      (await clean(sample)).kinds.map(({ kind }) => kind),
      ['cache'],
    );
  });
});

describe('disk', () => {
  it('adds up to what lies in the folder, by kind and by study', async (context) => {
    const sample = await makeSampleFolder(context);
    const report = z
      .object({
        bytes: z.number(),
        kinds: z.record(z.string(), z.number()),
        studies: z.array(z.object({ study: z.string(), ownBytes: z.number(), sharedBytes: z.number() })),
        cleanable: z.record(z.string(), z.number()),
      })
      .parse(await sample.ask('disk'));
    const { waves = 0, images = 0, weights = 0 } = report.kinds;
    // two blocks of waves, two datasets, and a pretraining and a transfer for each of six networks
    assert.deepEqual([waves, images, weights], [4 * 3000, 6 * 3000, 24 * 3000]);
    assert.deepEqual(report.studies, [
      { study: 'kept', ownBytes: 24_000, sharedBytes: 30_000 },
      { study: 'other', ownBytes: 24_000, sharedBytes: 30_000 },
    ]);
    assert.equal(report.cleanable['unreachable'], 24_000);
    const sum = readdirSync(sample.folder.root, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    assert.ok(sum.length > 0 && report.bytes > waves + images + weights);
    assert.match(await sample.print('disk'), /to be freed without loss: unreachable 24 kB/);
  });

  it('counts what a killed verification has left as scratch', async (context) => {
    const sample = await makeSampleFolder(context);
    const kindsSchema = z.object({ kinds: z.record(z.string(), z.number()) });
    const before = kindsSchema.parse(await sample.ask('disk')).kinds;
    mkdirSync(join(sample.folder.root, 'verify-1-1', 'files'), { recursive: true });
    writeFileSync(join(sample.folder.root, 'verify-1-1', 'files', 'waves'), Buffer.alloc(5000));
    const { kinds } = kindsSchema.parse(await sample.ask('disk'));
    assert.equal(kinds['scratch'], (before['scratch'] ?? 0) + 5000);
    assert.equal(kinds['other'], before['other']);
  });
});

async function clean(sample: SampleFolder, ...words: readonly string[]) {
  return reportSchema.parse(await sample.ask('clean', ...words));
}

function countsOf({ kinds }: z.output<typeof reportSchema>, kind: string) {
  const { steps = -1, files = -1, bytes = -1 } = kinds.find((entry) => entry.kind === kind) ?? {};
  return { steps, files, bytes };
}

/** Steps of the superseded form that no other plan has. */
function listOwn({ superseded, latest, other }: SampleFolder): readonly string[] {
  return Object.entries(superseded.steps).flatMap(([key, { kind }]) =>
    kind === 'record' || key in latest.steps || key in other.steps ? [] : [key],
  );
}

/** All steps of the plans are found finished, with their files. */
async function requireWhole({ store }: SampleFolder, ...plans: readonly Plan[]): Promise<void> {
  for (const { steps } of plans) {
    for (const [key, { kind }] of Object.entries(steps)) {
      if (kind !== 'record') assert.ok(await store.findManifest(key), `${kind} ${key} is lost`);
    }
  }
}
