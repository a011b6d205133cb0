import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMinute, formatTime } from '../../study/format-time.js';

describe('formatTime', () => {
  it('has date and time of the moment, in UTC', () => {
    const iso = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)).toISOString();
    assert.equal(formatTime(iso), '2026-01-02 03:04:05');
    assert.equal(formatMinute(iso), '2026-01-02 03:04');
  });
});
