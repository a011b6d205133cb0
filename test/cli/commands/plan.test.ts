import assert from 'node:assert/strict';
import { Command } from 'commander';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { addPlanCommand } from '../../../cli/commands/plan.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { stepIdentity } from '../../../study/identity.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';
import { sampleManifest } from '../../results/sample-results.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const planned = planStudy(parseStudy(minimalStudy(), 'study.yaml'));

const planJson = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  networks: z.int(),
  steps: z.record(z.string(), z.int()),
  reused: z.int(),
  hours: z.number(),
  bytes: z.int(),
  kinds: z.record(z.string(), z.strictObject({ reused: z.int(), hours: z.number(), measured: z.int() })),
});

describe('plan', () => {
  it('prints counts and cost as one JSON object, and writes nothing', async (context) => {
    const { data, plan } = makePlan(context);
    const text = await plan('--json');
    assert.equal(text.trim().split('\n').length, 1);
    const { networks, steps, reused } = planJson.parse(JSON.parse(text));
    assert.equal(networks, 9);
    assert.deepEqual(steps, { generate: 2, pretrain: 3, transfer: 9, evaluate: 9, record: 9 });
    assert.equal(reused, 0);
    assert.equal(existsSync(data), false);
  });

  it('counts the steps whose manifests lie in the data folder', async (context) => {
    const { data, plan } = makePlan(context);
    const keys = Object.keys(planned.steps).slice(0, 4);
    mkdirSync(join(data, 'artifacts', 'steps'), { recursive: true });
    for (const key of keys) writeFileSync(join(data, 'artifacts', 'steps', `${key}.json`), '{}');
    assert.equal(planJson.parse(JSON.parse(await plan('--json'))).reused, 4);
  });

  it('prints a table for people', async (context) => {
    const { plan } = makePlan(context);
    const text = await plan();
    assert.match(text, /study minimal, domains under, over/);
    assert.match(text, /^9 networks; /m);
    assert.match(text, /^ pretrain +3 +0 +\d.* model $/m);
    assert.match(text, new RegExp(`^plan ${planned.hash}$`, 'm'));
  });

  it('goes by the durations of finished steps, of which it says how many, and by the model for the rest', async (context) => {
    const { data, plan } = makePlan(context);
    const byModel = planJson.parse(JSON.parse(await plan('--json')));
    const store = createFolderArtifactStore(join(data, 'artifacts'));
    const entry = Object.entries(planned.steps).find(([, { kind }]) => kind === 'pretrain');
    assert.ok(entry);
    const [key, step] = entry;
    const day = 24 * 3.6e6;
    const { outputs: _outputs, ...manifest } = sampleManifest(key, 'pretrain');
    await store.publish({ ...manifest, identity: stepIdentity(step), durationMs: day, files: {} });
    const { kinds, reused } = planJson.parse(JSON.parse(await plan('--json')));
    assert.equal(reused, 1);
    assert.deepEqual([kinds['pretrain']?.measured, kinds['transfer']?.measured], [1, 0]);
    assert.ok(Math.abs((kinds['pretrain']?.hours ?? 0) - 48) < 1e-6, 'two are left, a day each');
    assert.equal(kinds['transfer']?.hours, byModel.kinds['transfer']?.hours);
    assert.match(await plan(), /^ pretrain +3 +1 +48:00 h +1 measured $/m);
  });
});

/** `plan` runs the command on a small study and gives what it printed. */
function makePlan(context: TestContext) {
  const folder = makeTemporaryFolder(context);
  const file = join(folder, 'study.yaml');
  const data = join(folder, 'data');
  writeFileSync(file, minimalStudy());
  const write = context.mock.method(process.stdout, 'write', () => true);
  const plan = async (...options: readonly string[]): Promise<string> => {
    const program = new Command().option('--data <folder>', '', data).option('--json').exitOverride();
    addPlanCommand(program);
    await program.parseAsync(['plan', file, ...options], { from: 'user' });
    return String(write.mock.calls.at(-1)?.arguments[0]);
  };
  return { data, plan };
}
