import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../bench/arguments.js';
import { parseOptions } from '../../../bench/housekeeping/options.js';

describe('the options of campaign:housekeeping', () => {
  it('are a hundred rounds by default', () => {
    assert.deepEqual(parseOptions([]), { json: false, rounds: 100, seed: 1, networks: 8 });
    const other = parseOptions(['--rounds', '5', '--networks', '2', '--seed', '0', '--json']);
    assert.deepEqual(other, { json: true, rounds: 5, seed: 0, networks: 2 });
    assert.equal(parseOptions(['--help']), 'help');
  });

  it('that are wrong are told with what was expected', () => {
    for (const [args, message] of [
      [['--rounds', '0'], /^--rounds: expected a whole number from 1 to 10000, got '0'\.$/],
      [['--frobnicate'], /Unknown option '--frobnicate'/],
    ] as const) {
      assert.throws(
        () => parseOptions(args),
        (error) => {
          assert.ok(error instanceof UsageError);
          assert.match(error.message, message);
          return true;
        },
      );
    }
  });
});
