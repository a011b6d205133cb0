import { parseArgs } from 'node:util';
import { UsageError } from '../arguments.js';

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

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { help = false, json = false, networks, study, kills, seed } = readValues(args);
  if (help) return 'help';
  if (networks !== undefined && study !== undefined) {
    throw new UsageError('--networks and --study: expected one of them, got both.');
  }
  return {
    json,
    kills: parseNumber(
      '--kills',
      kills,
      { least: 1, most: 1000 },
      study === undefined ? DEFAULT_KILLS : DEFAULT_KILLS_OF_STUDY,
    ),
    seed: parseNumber('--seed', seed, { least: 0, most: 2 ** 32 - 1 }, 1),
    work:
      study === undefined
        ? { networks: parseNumber('--networks', networks, { least: 1, most: 100_000 }, DEFAULT_NETWORKS) }
        : { file: study },
  };
}

function parseNumber(
  name: string,
  text: string | undefined,
  { least, most }: { readonly least: number; readonly most: number },
  otherwise: number,
): number {
  if (text === undefined) return otherwise;
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${name}: expected a whole number from ${least} to ${most}, got '${text}'.`);
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        networks: { type: 'string' },
        study: { type: 'string' },
        kills: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
