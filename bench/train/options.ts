import { readArguments, UsageError } from '../arguments.js';
import { nameWork, WORKS, type Work } from './work.js';

export interface BenchOptions {
  readonly json: boolean;
  readonly works: readonly Work[];
  /** The Python that shall import PyTorch; absent: python3, where it can. */
  readonly python?: string;
}

export const USAGE = `Usage: npm run -s bench:train -- [options]

  --json          one line of JSON on standard output, the table on standard error
  --only SIZE     one size alone, as pixels,batch,baseFilters: ${WORKS.map(nameWork).join(' or ')}
  --runs COUNT    timed units a side (default: ${WORKS.map((work) => `${work.runs} at ${nameWork(work)}`).join(', ')})
  --python PATH   a Python that can import torch (default: HRTEM_PYTHON, else python3)
  --help          this text
`;

/**
 * @returns `help` where it is asked for
 * @throws UsageError
 */
export function parseBenchOptions(args: readonly string[], env: NodeJS.ProcessEnv): BenchOptions | 'help' {
  const { help, json, only, runs, python } = readArguments(args, env);
  if (help) return 'help';
  const works = only === undefined ? WORKS : WORKS.filter((work) => nameWork(work) === only);
  if (works.length === 0) {
    throw new UsageError(`--only: expected ${WORKS.map(nameWork).join(' or ')}, got '${only}'.`);
  }
  return {
    json,
    works: works.map((work) => ({ ...work, ...(runs !== undefined && { runs }) })),
    ...(python !== undefined && { python }),
  };
}
