import { parseWholeNumber, readValues } from '../arguments.js';

export interface Options {
  readonly json: boolean;
  readonly networks: number;
  /** In the results, at least. */
  readonly epochs: number;
  /** A data folder to copy, in the place of a new one. */
  readonly data?: string;
  readonly runs: number;
}

/** The paper's four studies (paper.md section 5), two hundred epochs each or so. */
const DEFAULTS = { networks: 10_854, epochs: 2_000_000, runs: 5 } as const;

export const USAGE = `Usage: npm run -s bench:dashboard -- [options]

  --json             one line of JSON on standard output, the table on standard error
  --networks COUNT   so many in the store (default: ${DEFAULTS.networks})
  --epochs COUNT     so many rows of epochs (default: ${DEFAULTS.epochs})
  --data DIR         a data folder to measure on a copy of, in the place of one that is filled for this
  --runs COUNT       how often each is measured (default: ${DEFAULTS.runs})
  --help             this text
`;

const OPTIONS = {
  json: { type: 'boolean' },
  networks: { type: 'string' },
  epochs: { type: 'string' },
  data: { type: 'string' },
  runs: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { help = false, json = false, data, ...texts } = readValues(args, OPTIONS);
  if (help) return 'help';
  const readCount = (name: keyof typeof DEFAULTS, most: number) => {
    const text = texts[name];
    return text === undefined ? DEFAULTS[name] : parseWholeNumber(`--${name}`, text, { least: 1, most });
  };
  return {
    json,
    networks: readCount('networks', 100_000),
    epochs: readCount('epochs', 100_000_000),
    runs: readCount('runs', 1_000),
    ...(data !== undefined && { data }),
  };
}
