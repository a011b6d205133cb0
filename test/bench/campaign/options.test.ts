import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../bench/arguments.js';
import { parseOptions } from '../../../bench/campaign/options.js';

describe('the options of campaign', () => {
  it('are 50 kills among the networks of the whole paper by default', () => {
    assert.deepEqual(parseOptions([]), { json: false, kills: 50, seed: 1, work: { networks: 10_854 } });
  });

  it('are 5 kills where a study is trained', () => {
    assert.deepEqual(parseOptions(['--study', 'a.yaml']), { json: false, kills: 5, seed: 1, work: { file: 'a.yaml' } });
  });

  it('take other counts, another seed, and JSON', () => {
    assert.deepEqual(parseOptions(['--networks', '60', '--kills', '6', '--seed=0', '--json']), {
      json: true,
      kills: 6,
      seed: 0,
      work: { networks: 60 },
    });
  });

  it('that are wrong are told with what was expected', () => {
    for (const [args, message] of [
      [['--frobnicate'], /Unknown option '--frobnicate'/],
      [['60'], /Unexpected argument '60'/],
      [['--networks', '0'], /^--networks: expected a whole number from 1 to 100000, got '0'\.$/],
      [['--kills', '1e1'], /^--kills: expected a whole number from 1 to 1000, got '1e1'\.$/],
      [['--seed', '-1'], /--seed/],
      [['--networks', '60', '--study', 'a.yaml'], /^--networks and --study: expected one of them, got both\.$/],
    ] as const) {
      assert.throws(() => parseOptions(args), { name: UsageError.name, message });
    }
  });

  it('answer --help before all else', () => {
    assert.equal(parseOptions(['--help', '--kills', '0']), 'help');
  });
});
