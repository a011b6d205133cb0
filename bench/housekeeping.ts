import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from '../cli/exit-codes.js';
import { renderTable } from '../cli/render-table.js';
import { runBenchmark, say, type AtEnd } from './command.js';
import { parseOptions, USAGE, type Options } from './housekeeping/options.js';
import { runRounds } from './housekeeping/run-rounds.js';
import { describeMachine } from './machine.js';

/** `npm run campaign:housekeeping`: kills what keeps house, and looks whether anything is lost. Returns the exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runBenchmark({ usage: USAGE, parse: parseOptions, measure }, args);
}

async function measure(options: Options, atEnd: AtEnd): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'hrtem-housekeeping-'));
  let isKept = false;
  atEnd(() => {
    if (!isKept) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });
  const started = performance.now();
  const { kinds, problems } = await runRounds(options, root);
  const seconds = Math.round((performance.now() - started) / 1000);
  const killed = Object.values(kinds).reduce((sum, kind) => sum + kind.killed, 0);
  const rows = Object.entries(kinds).map(([name, kind]) => [name, String(kind.rounds), String(kind.killed)]);
  const output = options.json ? process.stderr : process.stdout;
  output.write(
    `${renderTable(['what'], ['rounds', 'killed at it'], rows)}\n${problems.length} problems, ${seconds} s\n`,
  );
  const { seed, rounds, networks } = options;
  const result = { machine: describeMachine(), seed, rounds, networks, killed, kinds, problems, seconds };
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  isKept = problems.length > 0;
  if (isKept) say(`✗ the folders of these rounds are left for a look: ${root}`);
  return isKept ? EXIT_CODES.failed : EXIT_CODES.done;
}
