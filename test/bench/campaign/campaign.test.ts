import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const script = fileURLToPath(new URL('../../../../scripts/bench.js', import.meta.url));
const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [script, 'campaign', ...args], {
    env: { ...process.env, HRTEM_SKIP_SETUP: '1' },
  });

const resultSchema = z.object({
  networks: z.number(),
  faults: z.number(),
  kinds: z.record(z.string(), z.number()),
  lost: z.number(),
  duplicated: z.number(),
  equalToQuiet: z.boolean(),
  leftovers: z.number(),
  stepsRunTwice: z.number(),
});

describe('campaign', () => {
  it('kills workers and server, and finds nothing lost, nothing twice and nothing changed', async () => {
    const { stdout, stderr } = await run('--json', '--networks', '60', '--kills', '6');
    assert.match(stdout, /^\{.*\}\n$/);
    // how many steps a kill interrupts is left to chance
    const { stepsRunTwice: _stepsRunTwice, kinds, ...result } = resultSchema.parse(JSON.parse(stdout));
    assert.deepEqual(
      result,
      { networks: 60, faults: 6, lost: 0, duplicated: 0, equalToQuiet: true, leftovers: 0 },
      stderr,
    );
    assert.deepEqual(kinds, { train: 2, simulate: 2, store: 1, server: 1 });
  });

  it('says of a study file what is wrong with it', async () => {
    await assert.rejects(run('--study', '/dev/null'), { code: 2, stderr: /\/dev\/null/ });
    await assert.rejects(run('--study', 'no-such-file.yaml'), { code: 2, stderr: /no-such-file\.yaml/ });
  });
});
