import { writeFileSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/**
 * `node run-test-files.js COUNTS CONCURRENCY FILE…` runs test files, a process each and in this order, which
 * `node --test` would sort. Prints them and writes to the file COUNTS, as JSON, how many tests passed and failed, and
 * which were skipped and why. The tests of a suite that is skipped as a whole are never heard of, so that its own name
 * stands for them.
 */
const [counts, concurrency, ...files] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: [] };

// commands under test are read, wherever they run: a terminal or a machine for checks would have them coloured
delete process.env.FORCE_COLOR;
process.env.NO_COLOR = '1';

const tests = run({ files, concurrency: Number(concurrency) });
tests.on('test:fail', ({ details }) => {
  process.exitCode = 1;
  if (details.type !== 'suite') total.failed += 1;
});
tests.on('test:pass', ({ name, details, skip }) => {
  if (skip !== undefined && skip !== false) total.skipped.push({ name, why: typeof skip === 'string' ? skip : '' });
  else if (details.type !== 'suite') total.passed += 1;
});
tests.on('end', () => writeFileSync(counts, JSON.stringify(total)));
tests.compose(new spec()).pipe(process.stdout);
