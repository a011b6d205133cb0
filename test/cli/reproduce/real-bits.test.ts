import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { maybeCreateLineageReader } from '../../../results/sqlite/lineage-reader.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand, startCommand, TWO_NETWORKS_STUDY } from '../run-command.js';

const verification = z.object({
  seed: z.number(),
  verified: z.boolean(),
  steps: z.array(z.object({ kind: z.string(), verdict: z.string(), because: z.array(z.string()) })),
});
const reproduction = z.object({
  complete: z.boolean(),
  reproduced: z.boolean(),
  metrics: z.array(z.unknown()),
  steps: z.array(
    z.object({
      kind: z.string(),
      verdict: z.string(),
      outputs: z.array(z.object({ role: z.string(), expected: z.string(), got: z.string() })),
    }),
  ),
});

describe('a study that was really computed', () => {
  const root = makeTemporaryFolder({ after });
  const data = join(root, 'data');
  const bundle = join(root, 'bundle');

  before(async () => {
    const { code, stderr } = await runCommand(['run', TWO_NETWORKS_STUDY, '--data', data]);
    assert.equal(code, 0, stderr);
  });

  it('gives the same bits when its steps run again, leaves nothing behind, and says so in the ledger', async () => {
    const result = await runCommand(['verify', 'two', '--sample', '4', '--seed', '1', '--json', '--data', data]);
    assert.equal(result.code, 0, result.stderr);
    const { seed, verified, steps } = verification.parse(JSON.parse(result.stdout));
    assert.deepEqual([seed, verified, steps.length], [1, true, 4]);
    for (const { kind, verdict, because } of steps) assert.deepEqual([verdict, because], ['bit-equal', []], kind);
    assert.deepEqual(listScratch(), []);
    const reader = maybeCreateLineageReader(layOutDataFolder(data).results, root) ?? assert.fail();
    const event = reader.events().at(-1);
    reader.close();
    assert.deepEqual([event?.kind, event?.study, event?.details['verified']], ['verified', 'two', true]);
  });

  it('leaves nothing behind when its verification is stopped', async () => {
    const command = startCommand(['verify', 'two', '--kind', 'pretrain', '--data', data]);
    await command.line(/^1 of 1 {2}pretrain/);
    command.child.kill('SIGINT');
    assert.equal((await command.finished).code, 130);
    assert.deepEqual(listScratch(), []);
  });

  it('gives the same bits from the bundle of one network in an empty folder, and tells a hash that was changed', async () => {
    const written = await runCommand(['reproduce', 'best', '--to', bundle, '--data', data]);
    assert.equal(written.code, 0, written.stderr);
    const result = await runCommand(['reproduce', '--run', bundle, '--json']);
    assert.equal(result.code, 0, result.stderr);
    const { complete, reproduced, metrics, steps } = reproduction.parse(JSON.parse(result.stdout));
    assert.deepEqual([complete, reproduced, metrics], [true, true, []]);
    const kinds = new Set(steps.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ['evaluate', 'generate', 'pretrain', 'transfer', 'waves']);
    assert.ok(steps.every(({ verdict }) => verdict === 'bit-equal'));
    assert.ok(existsSync(layOutDataFolder(join(bundle, 'data')).results));

    const path = join(bundle, 'expected.json');
    const weights = steps.find(({ kind }) => kind === 'transfer')?.outputs.find(({ role }) => role === 'best-weights');
    const hash = weights?.expected ?? assert.fail();
    const changed = `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1)}`;
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(hash, changed));
    const again = await runCommand(['reproduce', '--run', bundle, '--json']);
    assert.equal(again.code, 1, again.stderr);
    const compared = reproduction.parse(JSON.parse(again.stdout));
    assert.deepEqual([compared.complete, compared.reproduced], [true, false]);
    const different = compared.steps.filter(({ verdict }) => verdict !== 'bit-equal');
    assert.deepEqual(
      different.map(({ kind, verdict }) => [kind, verdict]),
      [['transfer', 'different']],
    );
  });

  it('is left alone by a bundle, which refuses a folder with other results', async () => {
    const { code, stderr } = await runCommand(['reproduce', '--run', bundle, '--data', data]);
    assert.equal(code, 2);
    assert.match(stderr, /--data: expected a folder that is empty, or where this bundle ran before/);
  });

  function listScratch(): readonly string[] {
    return readdirSync(data).filter((name) => name.startsWith('verify-'));
  }
});
