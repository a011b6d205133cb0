import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './run-tool.js';
import { checkout } from './setup/places.js';

const runner = fileURLToPath(new URL('./run-test-files.js', import.meta.url));

/** What a test file imports that starts servers, workers and commands, and waits for them. */
const STARTS_PROCESSES = /run-command\.js|temporal-environment\.js|scripts\/bench\.js/;

/** A core is left idle by tests that wait for a heartbeat or for a process, so that one more finds work. */
const concurrency = Math.max(2, availableParallelism()) + 1;

/**
 * Runs the compiled tests whose path holds one of the patterns (all without a pattern), each file in a process of its
 * own. Ends with the names of what was skipped, and the counts. Returns whether none failed; no test at all is a
 * failure.
 */
export async function runTests(patterns) {
  const files = listTestFiles(join(checkout, 'dist', 'test')).filter(
    (file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern.replace(/\.ts$/, ''))),
  );
  if (files.length === 0) {
    process.stdout.write(`✗ No test file matches ${patterns.join(', ')}\n`);
    return false;
  }
  const folder = mkdtempSync(join(tmpdir(), 'hrtem-tests-'));
  try {
    const counts = join(folder, 'counts.json');
    const code = await runNode(['--enable-source-maps', runner, counts, `${concurrency}`, ...putLongestFirst(files)]);
    return reportCounts(readFileSync(counts, 'utf8')) && code === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Relative to the checkout, sorted. */
function listTestFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => relative(checkout, join(folder, name)))
    .sort();
}

/** Those of processes take up to a minute, the others seconds: at the end none of them should be waited for alone. */
function putLongestFirst(files) {
  const startsProcesses = (file) => STARTS_PROCESSES.test(readFileSync(join(checkout, file), 'utf8'));
  const long = new Set(files.filter(startsProcesses));
  return [...long, ...files.filter((file) => !long.has(file))];
}

function reportCounts(text) {
  const { passed, failed, skipped } = JSON.parse(text);
  if (skipped.length > 0) process.stdout.write('Skipped:\n');
  for (const { name, why } of skipped) process.stdout.write(`  ${name}${why ? ` (${why})` : ''}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);
  return failed === 0 && passed > 0;
}
