import { parseWholeNumber, readValues, UsageError } from '../arguments.js';

export interface Options {
  readonly json: boolean;
  readonly kills: number;
  readonly seed: number;
  /** Networks of stub studies, or a study file whose networks are trained. */
  readonly work: { readonly networks: number } | { readonly file: string };
}

/** The paper's four studies have 10,854 networks (paper.md section 5). */
const DEFAULT_NETWORKS = 10_854;
const DEFAULT_KILLS = 50;
const DEFAULT_KILLS_OF_STUDY = 5;

export const USAGE = `Usage: npm run -s campaign -- [options]

  --json             one line of JSON on standard output, all else on standard error
  --networks COUNT   so many networks, whose computing is a stub (default: ${DEFAULT_NETWORKS})
  --study FILE       the networks of this study file instead, and they are trained
  --kills COUNT      so many kills (default: ${DEFAULT_KILLS}; with --study ${DEFAULT_KILLS_OF_STUDY})
  --seed SEED        another order and other times (default: 1)
  --help             this text
`;

const OPTIONS = {
  json: { type: 'boolean' },
  networks: { type: 'string' },
  study: { type: 'string' },
  kills: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { help = false, json = false, networks, study, kills, seed = '1' } = readValues(args, OPTIONS);
  if (help) return 'help';
  if (networks !== undefined && study !== undefined) {
    throw new UsageError('--networks and --study: expected one of them, got both.');
  }
  const defaultKills = study === undefined ? DEFAULT_KILLS : DEFAULT_KILLS_OF_STUDY;
  return {
    json,
    kills: parseWholeNumber('--kills', kills ?? `${defaultKills}`, { least: 1, most: 1000 }),
    seed: parseWholeNumber('--seed', seed, { least: 0, most: 2 ** 32 - 1 }),
    work:
      study === undefined
        ? { networks: parseWholeNumber('--networks', networks ?? `${DEFAULT_NETWORKS}`, { least: 1, most: 100_000 }) }
        : { file: study },
  };
}
