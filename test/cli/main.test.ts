import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { sampleNetwork } from '../results/sample-results.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { runCommand } from './run-command.js';

describe('a command', () => {
  it('ends when all that it has printed is read, however much it is', async (context) => {
    const dataFolder = makeTemporaryFolder(context);
    const networks = Array.from({ length: 300 }, (_, index) => sampleNetwork(String(index)));
    const writer = createResultWriter(layOutDataFolder(dataFolder).results);
    writer.recordNetworks(networks);
    const cells = networks.map(({ result }) => ({ network: result.identity.id, record: result.keys.record }));
    const document = JSON.stringify({ seed: 1, domains: [] });
    writer.registerPlan({ plan: 'p', study: 'sample', document, cells });
    writer.close();
    const { code, stdout } = await runCommand(['results', 'sample', '--json', '--data', dataFolder]);
    assert.equal(code, 0);
    // a pipe holds 64 KiB
    assert.ok(stdout.length > 200_000, `only ${stdout.length} letters came through`);
    const read: unknown = JSON.parse(stdout);
    assert.ok(Array.isArray(read) && read.length === networks.length);
  });
});
