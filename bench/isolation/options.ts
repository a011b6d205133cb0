import { parseArgs } from 'node:util';
import { describeError } from '../../study/describe-error.js';
import { UsageError } from '../arguments.js';

export interface Options {
  readonly json: boolean;
  /** Trainings that are cancelled. */
  readonly runs: number;
}

export const USAGE = `Usage: npm run -s bench:isolation -- [options]

  --json          one line of JSON on standard output, the table on standard error
  --runs COUNT    trainings that are cancelled (default: 3)
  --help          this text
`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { help = false, json = false, runs = '3' } = readValues(args);
  if (help) return 'help';
  if (!/^[1-9]\d?$/.test(runs)) throw new UsageError(`--runs: expected a whole number from 1 to 99, got '${runs}'.`);
  return { json, runs: Number(runs) };
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, runs: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (cause) {
    throw new UsageError(describeError(cause), { cause });
  }
}
