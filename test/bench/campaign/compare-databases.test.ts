import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { compareDatabases, countNetworks } from '../../../bench/campaign/compare-databases.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { sampleNetwork } from '../../results/sample-results.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

type Network = ReturnType<typeof sampleNetwork>;

describe('result stores beside each other', () => {
  it('are equal whatever the order, the times and the machine', (context) => {
    const [first, second] = [sampleNetwork('1'), sampleNetwork('2')];
    const elsewhere = (network: Network): Network => ({
      ...network,
      steps: network.steps.map((step) => ({
        ...step,
        startedAt: '2027-01-01T00:00:00.000Z',
        durationMs: 1,
        environment: { ...step.environment, host: 'another' },
      })),
    });
    const stores = [write(context, [first, second]), write(context, [second, first].map(elsewhere))] as const;
    assert.deepEqual(compareDatabases(...stores), []);
  });

  it('differ where a metric does', (context) => {
    const stores = [write(context, [sampleNetwork('1', 0.2)]), write(context, [sampleNetwork('1', 0.3)])] as const;
    assert.deepEqual(compareDatabases(...stores), [{ table: 'metrics', missing: 1, foreign: 1 }]);
  });

  it('differ where a step left another output', (context) => {
    const network = sampleNetwork('1');
    const [step, ...others] = network.steps;
    assert.ok(step);
    const changed = { ...network, steps: [{ ...step, outputs: { a: { sha256: 'b', bytes: 1 } } }, ...others] };
    const stores = [write(context, [network]), write(context, [changed])] as const;
    assert.deepEqual(compareDatabases(...stores), [
      { table: 'steps', missing: 1, foreign: 1 },
      { table: 'step_outputs', missing: 0, foreign: 1 },
    ]);
  });

  it('differ by what one of them lacks, and a plan has its cells', (context) => {
    const [first, second] = [sampleNetwork('1'), sampleNetwork('2')];
    const differences = compareDatabases(write(context, [first, second]), write(context, [first]));
    const missing = Object.fromEntries(differences.map((difference) => [difference.table, difference.missing]));
    assert.deepEqual(missing, { plans: 1, cells: 2, steps: 5, step_facts: 5, epochs: 2, networks: 1, metrics: 4 });
    assert.equal(differences.find(({ table }) => table === 'cells')?.foreign, 1);
  });

  it('count a network that has two rows as one too many', (context) => {
    const [first, second] = [sampleNetwork('1'), sampleNetwork('2')];
    const twice = { ...second, result: { ...second.result, identity: first.result.identity } };
    const { recorded, surplus } = countNetworks(write(context, [first, twice]));
    assert.deepEqual([...recorded].sort(), ['record-1', 'record-2']);
    assert.equal(surplus, 1);
    assert.equal(countNetworks(write(context, [first, second])).surplus, 0);
  });
});

/** A store with these networks and a plan of them. */
function write(context: TestContext, networks: readonly Network[]): string {
  const path = join(makeTemporaryFolder(context), 'results.sqlite');
  const writer = createResultWriter(path);
  const cells = networks.map(({ result }) => ({ network: result.identity.id, record: result.keys.record }));
  const sorted = cells.sort((a, b) => a.record.localeCompare(b.record));
  writer.registerPlan({ plan: `plan of ${cells.length}`, study: 'sample', document: '{}', cells: sorted });
  for (const network of networks) writer.recordNetworks([network]);
  writer.close();
  return path;
}
