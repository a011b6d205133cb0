import { parseArgs, type ParseArgsConfig } from 'node:util';
import { describeError } from '../study/describe-error.js';

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

const OPTIONS = {
  json: { type: 'boolean' },
  only: { type: 'string' },
  runs: { type: 'string' },
  python: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): BenchArguments {
  const { help = false, json = false, only, runs, python } = readValues(args, OPTIONS);
  if (python === '') throw new UsageError('--python: expected a path, got nothing.');
  const chosenPython = python ?? (env['HRTEM_PYTHON'] || undefined);
  return {
    help,
    json,
    ...(only !== undefined && { only }),
    ...(runs !== undefined && !help && { runs: parseWholeNumber('--runs', runs, { least: 1, most: MOST_RUNS }) }),
    ...(chosenPython !== undefined && { python: chosenPython }),
  };
}

/**
 * The values of a command line that has options alone.
 * @throws UsageError
 */
export function readValues<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(describeError(cause), { cause });
  }
}

/**
 * @param name of the option
 * @throws UsageError
 */
export function parseWholeNumber(
  name: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${name}: expected a whole number from ${least} to ${most}, got '${text}'.`);
}
