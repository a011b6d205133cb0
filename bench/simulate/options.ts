import { readArguments, UsageError } from '../arguments.js';
import { WORKS, type Work } from './work.js';

export interface BenchOptions {
  readonly json: boolean;
  readonly works: readonly Work[];
  /** The Python that shall import abTEM; absent: python3, where it can. */
  readonly python?: string;
}

export const USAGE = `Usage: npm run -s bench:simulate -- [options]

  --json          one line of JSON on standard output, the table on standard error
  --only PIXELS   one size alone: ${WORKS.map(({ pixels }) => pixels).join(' or ')}
  --runs COUNT    timed units a side (default: ${WORKS.map(({ pixels, runs }) => `${runs} at ${pixels} px`).join(', ')})
  --python PATH   a Python that can import abTEM (default: HRTEM_PYTHON, else python3)
  --help          this text
`;

/**
 * @returns `help` where it is asked for
 * @throws UsageError
 */
export function parseBenchOptions(args: readonly string[], env: NodeJS.ProcessEnv): BenchOptions | 'help' {
  const { help, json, only, runs, python } = readArguments(args, env);
  if (help) return 'help';
  const works = only === undefined ? WORKS : WORKS.filter(({ pixels }) => String(pixels) === only);
  if (works.length === 0) {
    const known = WORKS.map(({ pixels }) => pixels).join(' or ');
    throw new UsageError(`--only: expected ${known}, got '${only}'.`);
  }
  return {
    json,
    works: works.map((work) => ({ ...work, ...(runs !== undefined && { runs }) })),
    ...(python !== undefined && { python }),
  };
}
