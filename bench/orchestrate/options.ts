import { parseWholeNumber, readValues } from '../arguments.js';

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

const OPTIONS = {
  json: { type: 'boolean' },
  networks: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { help = false, json = false, networks } = readValues(args, OPTIONS);
  if (help) return 'help';
  const parseCount = (text: string) => parseWholeNumber('--networks', text, { least: 1, most: MOST_NETWORKS });
  return { json, networks: networks?.map(parseCount) ?? DEFAULT_NETWORKS };
}
