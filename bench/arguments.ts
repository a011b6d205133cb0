import { parseArgs } from 'node:util';

/** A wrong command line; the message is a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What every benchmark that has a peer in Python takes. */
export interface BenchOptions<Work> {
  readonly json: boolean;
  readonly works: readonly Work[];
  /** The Python that shall import the peer; absent: python3, where it can. */
  readonly python?: string;
}

/**
 * @param works of all sizes; `nameWork` gives what `--only` takes
 * @returns `help` where it is asked for
 * @throws UsageError
 */
export function parseBenchOptions<Work extends { readonly runs: number }>(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  works: readonly Work[],
  nameWork: (work: Work) => string,
): BenchOptions<Work> | 'help' {
  const { help, json, only, runs, python } = readArguments(args, env);
  if (help) return 'help';
  const chosen = only === undefined ? works : works.filter((work) => nameWork(work) === only);
  if (chosen.length === 0) {
    throw new UsageError(`--only: expected ${works.map(nameWork).join(' or ')}, got '${only}'.`);
  }
  return {
    json,
    works: chosen.map((work) => ({ ...work, ...(runs !== undefined && { runs }) })),
    ...(python !== undefined && { python }),
  };
}

interface BenchArguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly only?: string;
  /** Timed units a side. */
  readonly runs?: number;
  readonly python?: string;
}

const MOST_RUNS = 1000;

function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): BenchArguments {
  const { help = false, json = false, only, runs, python } = readValues(args);
  if (python === '') throw new UsageError('--python: expected a path, got nothing.');
  const chosenPython = python ?? (env['HRTEM_PYTHON'] || undefined);
  return {
    help,
    json,
    ...(only !== undefined && { only }),
    ...(runs !== undefined && !help && { runs: parseRuns(runs) }),
    ...(chosenPython !== undefined && { python: chosenPython }),
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
