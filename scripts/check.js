import { fileURLToPath } from 'node:url';
import { realpathSync } from 'node:fs';
import { PAGE_SOURCES } from './build/sources.js';
import { runTests } from './run-tests.js';
import { runTool } from './run-tool.js';
import { setUpOrExit } from './setup.js';

/**
 * All that CI checks, in the order of how soon it tells: types (by the build that the set-up ends with), lint beside
 * format, tests. Goes on after a failure, so that one run tells of all. Returns whether all is well.
 */
export async function checkAll() {
  await setUpOrExit();
  // Without ESLint's cache: it goes by each file alone, and rules that know types look at others too.
  const [lint, format] = await Promise.all([
    runTool('Lint', 'eslint', ['.', '--max-warnings=0']),
    runTool('Format', 'prettier', ['.', '--check', '--log-level=warn']),
  ]);
  const page = await runTool('Types of the page', 'typescript', ['-p', PAGE_SOURCES], 'tsc');
  const tests = await runTests([]);
  return lint && format && page && tests;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exit((await checkAll()) ? 0 : 1);
}
