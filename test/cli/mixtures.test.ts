import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { runCommand } from './run-command.js';

const STUDY = fileURLToPath(new URL('../../../test/cli/mixtures-study.yaml', import.meta.url));

const metrics = z.object({ loss: z.number() });
const network = z.object({
  network: z.string(),
  kind: z.enum(['transfer', 'mixture']),
  source: z.string().nullable(),
  freeze: z.string().nullable(),
  transferLearningRate: z.number().nullable(),
  mixture: z.array(z.object({ domain: z.string(), images: z.number() })).nullable(),
  parts: z
    .array(z.object({ domain: z.string(), images: z.number(), dataset: z.string(), first: z.number() }))
    .optional(),
  before: metrics.nullable(),
  after: metrics,
  domains: z.record(z.string(), z.object({ before: metrics.nullable(), after: metrics })),
  keys: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});

/** Trained for real: one network on a mixture of two domains, another one from the first of them to the second. */
describe('a study that mixes domains', () => {
  const data = makeTemporaryFolder({ after });
  const run = (...args: readonly string[]) => runCommand([...args, '--data', data]);
  let networks: readonly z.infer<typeof network>[] = [];
  before(async () => {
    const finished = await run('run', STUDY);
    assert.equal(finished.code, 0, finished.stderr);
    assert.match(finished.stdout, /2 of 2 networks in .*; 3 trainings ran/);
    assert.match(finished.stdout, /under:2\+over:6 +1e-3 +0 +0\.\d{4}, 0\.\d{4}/);
    const { stdout } = await run('results', 'mixed', '--json');
    networks = z.array(network).parse(JSON.parse(stdout));
  });
  const find = (kind: 'transfer' | 'mixture') => {
    const found = networks.find((each) => each.kind === kind);
    assert.ok(found);
    return found;
  };

  it('tells of a network that is trained once what it was trained on, and nothing of a second stage', () => {
    const mixed = find('mixture');
    const { source, freeze, transferLearningRate, before: first, mixture } = mixed;
    assert.deepEqual([source, freeze, transferLearningRate, first], [null, null, null, null]);
    assert.deepEqual(mixture, [
      { domain: 'under', images: 2 },
      { domain: 'over', images: 6 },
    ]);
    assert.deepEqual(Object.keys(mixed.domains).sort(), ['far', 'over', 'under']);
    assert.ok(Object.values(mixed.domains).every((measured) => measured.before === null && measured.after.loss > 0));
  });

  it('trains it on the datasets of the transfers, at places that follow each other', () => {
    const [mixed, { keys }] = [find('mixture'), find('transfer')];
    const { parts = [] } = mixed;
    assert.deepEqual(
      parts.map(({ dataset }) => dataset),
      [keys['generateSource'], keys['generateTarget']],
    );
    const byPlace = [...parts].sort((a, b) => a.first - b.first);
    assert.deepEqual([byPlace[0]?.first, byPlace[1]?.first], [0, byPlace[0]?.images]);
  });

  it('is asked for a measure as a study of transfers is', async () => {
    const args = ['--measure', 'target-loss-after', '--rows', 'kind', '--columns', 'target', '--json'];
    const { stdout } = await run('analyze', 'mixed', ...args);
    const { rows, columns, values } = z
      .object({ rows: z.array(z.string()), columns: z.array(z.string()), values: z.array(z.array(z.number())) })
      .parse(JSON.parse(stdout));
    assert.deepEqual([rows, columns], [['mixture', 'transfer'], ['over']]);
    assert.deepEqual(values, [[find('mixture').after.loss], [find('transfer').after.loss]]);
  });

  it('says in which datasets and images its training differs from one on a single domain', async () => {
    const { stdout, stderr, code } = await run('why', find('mixture').network, '--json');
    assert.equal(code, 0, stderr);
    const { step, nearest, differences } = z
      .object({
        step: z.object({ key: z.string(), kind: z.string() }),
        nearest: z.object({ key: z.string() }).nullable(),
        differences: z.array(z.object({ field: z.string() })),
      })
      .parse(JSON.parse(stdout));
    assert.deepEqual([step.key, step.kind], [find('mixture').keys['pretrain'], 'pretrain']);
    // the other pretraining is on one dataset
    assert.equal(nearest?.key, find('transfer').keys['pretrain']);
    const fields = differences.map(({ field }) => field);
    assert.ok(fields.includes('dataset') && fields.includes('mixture.datasets') && fields.includes('mixture.images'));
  });

  it('is exported with the datasets of all its domains', async () => {
    const folder = join(data, 'export');
    const { code, stderr } = await run('export', 'mixed', '--csv', folder);
    assert.equal(code, 0, stderr);
    const domains = readFileSync(join(folder, 'domains.csv'), 'utf8').trimEnd().split('\n').slice(1);
    const { parts = [] } = find('mixture');
    for (const { domain, dataset } of parts) {
      assert.ok(domains.some((line) => line.startsWith(`mixed,${domain},`) && line.endsWith(dataset)));
    }
    assert.equal(domains.length, 3);
  });

  it('finds every step when it is run again, and plans nothing more', async () => {
    const again = await run('run', STUDY);
    assert.match(again.stdout, /2 of 2 networks in .*; 0 trainings ran, 10 steps were found finished/);
    const { stdout } = await run('plan', STUDY, '--json');
    const { steps, reused } = z
      .object({ steps: z.record(z.string(), z.number()), reused: z.number() })
      .parse(JSON.parse(stdout));
    assert.deepEqual(steps, { generate: 3, pretrain: 2, transfer: 1, evaluate: 2, record: 2 });
    assert.equal(reused, 10);
  });
});
