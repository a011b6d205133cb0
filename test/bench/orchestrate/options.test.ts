import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../bench/arguments.js';
import { parseOptions } from '../../../bench/orchestrate/options.js';

describe('the options of bench:orchestrate', () => {
  it('are 1,000 networks and those of the whole paper by default', () => {
    assert.deepEqual(parseOptions([]), { json: false, networks: [1000, 10_854] });
  });

  it('take other counts, in their order, and JSON', () => {
    assert.deepEqual(parseOptions(['--networks', '200', '--json', '--networks=1']), { json: true, networks: [200, 1] });
  });

  it('that are wrong are told with what was expected', () => {
    for (const [args, message] of [
      [['--frobnicate'], /Unknown option '--frobnicate'/],
      [['200'], /Unexpected argument '200'/],
      [['--networks', '0'], /^--networks: expected a whole number from 1 to 100000, got '0'\.$/],
      [['--networks', '1e3'], /got '1e3'/],
      [['--networks', '100001'], /got '100001'/],
    ] as const) {
      assert.throws(() => parseOptions(args), { name: UsageError.name, message });
    }
  });

  it('answer --help before all else', () => {
    assert.equal(parseOptions(['--help', '--networks', '0']), 'help');
  });
});
