import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand, TWO_NETWORKS_STUDY } from '../run-command.js';

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

describe('a network that was really computed', () => {
  const root = makeTemporaryFolder({ after });
  const data = join(root, 'data');
  const bundle = join(root, 'bundle');

  before(async () => {
    const { code, stderr } = await runCommand(['run', TWO_NETWORKS_STUDY, '--data', data]);
    assert.equal(code, 0, stderr);
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
});
