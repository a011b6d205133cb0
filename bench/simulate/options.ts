import { parseBenchOptions, type BenchOptions } from '../arguments.js';
import { nameWork, WORKS, type Work } from './work.js';

export const USAGE = `Usage: npm run -s bench:simulate -- [options]

  --json          one line of JSON on standard output, the table on standard error
  --only PIXELS   one size alone: ${WORKS.map(nameWork).join(' or ')}
  --runs COUNT    timed units a side (default: ${WORKS.map((work) => `${work.runs} at ${nameWork(work)} px`).join(', ')})
  --python PATH   a Python that can import abTEM (default: HRTEM_PYTHON, else python3)
  --help          this text
`;

/** @throws UsageError */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): BenchOptions<Work> | 'help' {
  return parseBenchOptions(args, env, WORKS, nameWork);
}
