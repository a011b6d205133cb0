import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../bench/arguments.js';
import { parseOptions } from '../../../bench/train/options.js';
import { nameWork } from '../../../bench/train/work.js';

describe('the options of bench:train', () => {
  it('are all four sizes by default', () => {
    const options = parseOptions([], {});
    assert.ok(options !== 'help');
    assert.deepEqual(options.works.map(nameWork), ['128,16,16', '128,4,32', '256,4,64', '512,2,64']);
    assert.deepEqual([options.json, options.python], [false, undefined]);
  });

  it('take one size, a count of runs, JSON and a Python', () => {
    const options = parseOptions(['--only', '256,4,64', '--runs', '2', '--json', '--python', '/a/python'], {});
    assert.ok(options !== 'help');
    assert.deepEqual(
      options.works.map((work) => [nameWork(work), work.runs]),
      [['256,4,64', 2]],
    );
    assert.deepEqual([options.json, options.python], [true, '/a/python']);
  });

  it('that are wrong are told with what was expected', () => {
    for (const [args, message] of [
      [['--frobnicate'], /Unknown option '--frobnicate'/],
      [['--only', '128'], /^--only: expected 128,16,16 or 128,4,32 or 256,4,64 or 512,2,64, got '128'\.$/],
      [['--runs', '0'], /^--runs: expected a whole number from 1 to 1000, got '0'\.$/],
    ] as const) {
      assert.throws(() => parseOptions(args, {}), { name: UsageError.name, message });
    }
  });
});
