import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import { maybeCreateMeasuredReader } from '../../results/sqlite/measured-reader.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { parseStudy } from '../../study/parse-study.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { sampleNetwork } from './sample-results.js';

describe('the losses of a recorded study', () => {
  it('stand by domain and phase, also where a plan holds networks that are not recorded', (context) => {
    const { read } = record(context, ['1', '2', 'missing']);
    const { domains, networks } = read();
    assert.deepEqual(
      domains.map(({ name }) => name),
      ['under', 'over'],
    );
    // of sample-results.ts
    assert.deepEqual(
      networks.map(({ before, after }) => [[...before], [...after]]),
      [
        [
          [0.1, 0.5],
          [0.3, 0.2],
        ],
        [
          [0.1, 0.5],
          [0.3, 0.4],
        ],
      ],
    );
  });

  it('are absent on a domain that had another name when they were recorded, and stand on the others', (context) => {
    const { path, read } = record(context, ['1', '2']);
    prepare(
      openDatabase(path),
      "UPDATE metrics SET domain = 'old' WHERE domain = 'over' AND record = 'record-1'",
    ).run();
    assert.deepEqual(
      read().networks.map(({ before, after }) => [[...before], [...after]]),
      [
        [
          [0.1, NaN],
          [0.3, NaN],
        ],
        [
          [0.1, 0.5],
          [0.3, 0.4],
        ],
      ],
    );
  });
});

function record(context: TestContext, planned: readonly string[]) {
  const path = join(makeTemporaryFolder(context), 'results.sqlite');
  const writer = createResultWriter(path);
  writer.recordNetworks([sampleNetwork('1', 0.2), sampleNetwork('2', 0.4)]);
  const cells = planned.map((network) => ({ network, record: `record-${network}` }));
  const document = JSON.stringify(parseStudy(minimalStudy(), 'minimal.yaml'));
  writer.registerPlan({ plan: 'p', study: 'sample', document, cells });
  const read = () => {
    const reader = maybeCreateMeasuredReader(path);
    assert.ok(reader);
    return reader.read('sample', { withGaps: false });
  };
  return { path, read };
}
