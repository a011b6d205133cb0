import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRow, renderRows, type Measurement } from '../../../bench/orchestrate/rows.js';

const MEASUREMENT: Measurement = {
  networks: 200,
  wallMs: 4000,
  planMs: 1500,
  largestHistory: 321,
  temporalBytes: 3 * 2 ** 20,
  resultsBytes: 2 ** 20,
  processes: [
    { name: 'server', cpuMs: 2000, peakBytes: 500 },
    { name: 'store', cpuMs: 600, peakBytes: 200 },
    { name: 'train', cpuMs: 400, peakBytes: 300 },
  ],
};

describe('a row of bench:orchestrate', () => {
  it('has times by network, all databases, and the peak of the largest worker', () => {
    const { processes, ...row } = createRow(MEASUREMENT);
    assert.deepEqual(row, {
      networks: 200,
      millisecondsPerNetwork: 20,
      cpuMillisecondsPerNetwork: 15,
      planSeconds: 1.5,
      largestHistory: 321,
      databaseBytes: 4 * 2 ** 20,
      temporalBytes: 3 * 2 ** 20,
      resultsBytes: 2 ** 20,
      peakBytes: 300,
      serverPeakBytes: 500,
    });
    assert.deepEqual(processes[0], { name: 'server', cpuMilliseconds: 10, peakBytes: 500 });
  });

  it('is told in MiB and events', () => {
    assert.match(renderRows([createRow(MEASUREMENT)]), /200 +20\.0 +15\.0 +321 events +3 MiB +1 MiB/);
  });
});
