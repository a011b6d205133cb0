import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './run-tool.js';
import { checkout } from './setup/places.js';

const reporter = fileURLToPath(new URL('./test-count-reporter.js', import.meta.url));

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
    const code = await runNode([
      ...['--test', '--enable-source-maps'],
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${counts}`],
      ...files,
    ]);
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

function reportCounts(text) {
  const { passed, failed, skipped } = JSON.parse(text);
  if (skipped.length > 0) process.stdout.write('Skipped:\n');
  for (const { name, why } of skipped) process.stdout.write(`  ${name}${why ? ` (${why})` : ''}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);
  return failed === 0 && passed > 0;
}
