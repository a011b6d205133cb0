import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError, type BenchOptions } from '../../bench/arguments.js';
import { parseOptions } from '../../bench/simulate/options.js';
import type { Work } from '../../bench/simulate/work.js';

describe('the options of bench:simulate', () => {
  it('are both sizes, 5 and 3 runs, and no Python by default', () => {
    const { json, works, python } = parse([]);
    assert.deepEqual([json, python], [false, undefined]);
    assert.deepEqual(
      works.map(({ pixels, slices, phonons, runs }) => [pixels, slices, phonons, runs]),
      [
        [512, 20, 8, 5],
        [1280, 40, 2, 3],
      ],
    );
  });

  it('take one size, a count of runs and JSON', () => {
    const { json, works } = parse(['--json', '--only', '1280', '--runs=2']);
    assert.equal(json, true);
    assert.deepEqual(
      works.map(({ pixels, runs }) => [pixels, runs]),
      [[1280, 2]],
    );
  });

  it('take the Python of --python before that of HRTEM_PYTHON, and an empty variable for none', () => {
    assert.equal(parse(['--python', '/a/python'], { HRTEM_PYTHON: '/b/python' }).python, '/a/python');
    assert.equal(parse([], { HRTEM_PYTHON: '/b/python' }).python, '/b/python');
    assert.equal(parse([], { HRTEM_PYTHON: '' }).python, undefined);
  });

  it('that are wrong are told with what was expected', () => {
    for (const [args, message] of [
      [['--frobnicate'], /Unknown option '--frobnicate'/],
      [['512'], /Unexpected argument '512'/],
      [['--only', '640'], /^--only: expected 512 or 1280, got '640'\.$/],
      [['--runs', '0'], /^--runs: expected a whole number from 1 to 1000, got '0'\.$/],
      [['--runs', '1e3'], /got '1e3'/],
      [['--python='], /^--python: expected a path, got nothing\.$/],
    ] as const) {
      assert.throws(() => parseOptions(args, {}), { name: UsageError.name, message });
    }
  });

  it('answer --help before all else', () => {
    assert.equal(parseOptions(['--help', '--only', '640'], {}), 'help');
  });
});

function parse(args: readonly string[], env: NodeJS.ProcessEnv = {}): BenchOptions<Work> {
  const options = parseOptions(args, env);
  assert.ok(options !== 'help');
  return options;
}
