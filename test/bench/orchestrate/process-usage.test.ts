import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCpuMs, parsePeakBytes, readProcessUsage } from '../../../bench/orchestrate/process-usage.js';

describe('what a process has taken', () => {
  it('is its user and system time, whatever its name', () => {
    const stat = '12 (a ) b) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 1 0 99';
    assert.equal(parseCpuMs(stat), 3000);
    assert.throws(() => parseCpuMs('12 (a) S 1'), /expected the times of a process/);
  });

  it('is its peak of resident memory', () => {
    assert.equal(parsePeakBytes('VmPeak:\t  999 kB\nVmHWM:\t    2048 kB\nVmRSS:\t 12 kB\n'), 2 * 2 ** 20);
    assert.throws(() => parsePeakBytes('Name:\tx\n'), /expected the peak memory/);
  });

  it('grows with what this process does', () => {
    const before = readProcessUsage(process.pid);
    const { user, system } = process.cpuUsage();
    // other threads and the granularity of 10 ms
    assert.ok(Math.abs(before.cpuMs - (user + system) / 1000) < 500);
    assert.ok(before.peakBytes >= process.memoryUsage.rss() / 2);
    assert.throws(() => readProcessUsage(0), { code: 'ENOENT' });
  });
});
