import { parseWholeNumber, readValues } from '../arguments.js';

export interface Options {
  readonly json: boolean;
  readonly rounds: number;
  readonly seed: number;
  /** Of each of the three plans that the data folder is made of. */
  readonly networks: number;
}

const DEFAULT_ROUNDS = 100;
const DEFAULT_NETWORKS = 8;

export const USAGE = `Usage: npm run -s campaign:housekeeping -- [options]

  --json             one line of JSON on standard output, all else on standard error
  --rounds COUNT     so many kills, of clean, backup, restore, record and migrate in turn (default: ${DEFAULT_ROUNDS})
  --networks COUNT   so many networks in each of three plans (default: ${DEFAULT_NETWORKS})
  --seed SEED        other moments (default: 1)
  --help             this text
`;

const OPTIONS = {
  json: { type: 'boolean' },
  rounds: { type: 'string' },
  networks: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { help = false, json = false, rounds, networks, seed = '1' } = readValues(args, OPTIONS);
  if (help) return 'help';
  return {
    json,
    rounds: parseWholeNumber('--rounds', rounds ?? `${DEFAULT_ROUNDS}`, { least: 1, most: 10_000 }),
    networks: parseWholeNumber('--networks', networks ?? `${DEFAULT_NETWORKS}`, { least: 1, most: 1000 }),
    seed: parseWholeNumber('--seed', seed, { least: 0, most: 2 ** 32 - 1 }),
  };
}
