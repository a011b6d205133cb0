import { parseArgs } from 'node:util';
import { UsageError } from '../arguments.js';

export interface Options {
  readonly json: boolean;
  /** Sizes to measure, one after the other, each from nothing. */
  readonly networks: readonly number[];
}

/** The paper's four studies have 10,854 networks (paper.md section 5). */
const DEFAULT_NETWORKS = [1_000, 10_854];
const MOST_NETWORKS = 100_000;

export const USAGE = `Usage: npm run -s bench:orchestrate -- [options]

  --json             one line of JSON on standard output, the table on standard error
  --networks COUNT   so many networks; may be given again (default: ${DEFAULT_NETWORKS.join(' and ')})
  --help             this text
`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { help = false, json = false, networks } = readValues(args);
  if (help) return 'help';
  return { json, networks: networks?.map(parseCount) ?? DEFAULT_NETWORKS };
}

function parseCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (count >= 1 && count <= MOST_NETWORKS) return count;
  throw new UsageError(`--networks: expected a whole number from 1 to ${MOST_NETWORKS}, got '${text}'.`);
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        networks: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
