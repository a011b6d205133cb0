import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
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

describe('a study that was really computed', () => {
  const root = makeTemporaryFolder({ after });
  const data = join(root, 'data');

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

  function listScratch(): readonly string[] {
    return readdirSync(data).filter((name) => name.startsWith('verify-'));
  }
});
