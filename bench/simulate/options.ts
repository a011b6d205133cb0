import { parseArgs } from 'node:util';
import { WORKS, type Work } from './work.js';

export interface BenchOptions {
  readonly json: boolean;
  readonly works: readonly Work[];
  /** The Python that shall import abTEM; absent: python3, where it can. */
  readonly python?: string;
}

/** A wrong command line; the message is a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: npm run -s bench:simulate -- [options]

  --json          one line of JSON on standard output, the table on standard error
  --only PIXELS   one size alone: ${WORKS.map(({ pixels }) => pixels).join(' or ')}
  --runs COUNT    timed units a side (default: ${WORKS.map(({ pixels, runs }) => `${runs} at ${pixels} px`).join(', ')})
  --python PATH   a Python that can import abTEM (default: HRTEM_PYTHON, else python3)
  --help          this text
`;

const MOST_RUNS = 1000;

/**
 * @returns `help` where it is asked for
 * @throws UsageError
 */
export function parseBenchOptions(args: readonly string[], env: NodeJS.ProcessEnv): BenchOptions | 'help' {
  const values = readValues(args);
  if (values.help) return 'help';
  const works = values.only === undefined ? WORKS : WORKS.filter(({ pixels }) => String(pixels) === values.only);
  if (works.length === 0) {
    const known = WORKS.map(({ pixels }) => pixels).join(' or ');
    throw new UsageError(`--only: expected ${known}, got '${values.only}'.`);
  }
  const runs = values.runs === undefined ? undefined : parseRuns(values.runs);
  if (values.python === '') throw new UsageError('--python: expected a path, got nothing.');
  const python = values.python ?? (env['HRTEM_PYTHON'] || undefined);
  return {
    json: values.json ?? false,
    works: works.map((work) => ({ ...work, ...(runs !== undefined && { runs }) })),
    ...(python !== undefined && { python }),
  };
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        only: { type: 'string' },
        runs: { type: 'string' },
        python: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function parseRuns(text: string): number {
  const runs = /^\d+$/.test(text) ? Number(text) : NaN;
  if (runs >= 1 && runs <= MOST_RUNS) return runs;
  throw new UsageError(`--runs: expected a whole number from 1 to ${MOST_RUNS}, got '${text}'.`);
}
