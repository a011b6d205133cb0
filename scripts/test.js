import { checkAll } from './check.js';
import { runTests } from './run-tests.js';
import { setUpOrExit } from './setup.js';

/** `npm test` is all that CI checks; `npm test -- PATTERN…` only the test files whose path holds a pattern. */
const patterns = process.argv.slice(2);

async function testMatching() {
  await setUpOrExit();
  return runTests(patterns);
}

process.exit((await (patterns.length === 0 ? checkAll() : testMatching())) ? 0 : 1);
