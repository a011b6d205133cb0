import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const script = fileURLToPath(new URL('../../../../scripts/bench.js', import.meta.url));

const resultSchema = z.strictObject({
  machine: z.object({ cores: z.number() }),
  rows: z.tuple([
    z.object({
      networks: z.literal(12),
      millisecondsPerNetwork: z.number().positive(),
      largestHistory: z.number(),
      databaseBytes: z.number().positive(),
      peakBytes: z.number().positive(),
    }),
  ]),
});

describe('bench:orchestrate', () => {
  it('runs networks through server, workers and store and prints one line of JSON', async () => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [script, 'orchestrate', '--json', '--networks', '12'],
      { env: { ...process.env, HRTEM_SKIP_SETUP: '1' } },
    );
    assert.match(stdout, /^\{.*\}\n$/);
    const { rows } = resultSchema.parse(JSON.parse(stdout));
    // three activities a network, each with at least its scheduling, start and end
    assert.ok(rows[0].largestHistory > 3 * 3 * 12, stderr);
    assert.match(stderr, /12 networks: 12 part-of-a-branch/);
  });
});
