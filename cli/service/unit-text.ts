import { basename, dirname } from 'node:path';
import { createHash } from 'node:crypto';
import { InputError } from '../../study/errors.js';

export interface UnitOptions {
  readonly dataFolder: string;
  /** Program and arguments, the first one absolute. */
  readonly command: readonly string[];
  /** Variables that the service needs, none of them secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** A file of more variables, which may be absent. */
  readonly environmentFile: string;
}

/** Longer than workers and server are given together. */
const STOP_SECONDS = 60;
const RESTART_SECONDS = 10;

/** The name of the unit that serves this data folder, without `.service`: readable, and another one for each folder. */
export function nameUnit(dataFolder: string): string {
  const own = basename(dataFolder);
  const words = (own.startsWith('.') ? basename(dirname(dataFolder)) : own).replace(/[^A-Za-z0-9]+/g, '-');
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 8);
  return ['hrtem-transfer', words.replace(/^-|-$/g, '').toLowerCase().slice(0, 32), hash].filter(Boolean).join('-');
}

/**
 * A user unit of systemd that serves a data folder from boot on (systemd.unit(5), systemd.service(5), systemd.exec(5)).
 * @throws InputError where a path can't stand in a unit
 */
export function renderUnit({ dataFolder, command, environment, environmentFile }: UnitOptions): string {
  const [program = '', ...args] = command;
  const variables = Object.entries(environment).map(([name, value]) => `Environment=${quoteWord(`${name}=${value}`)}`);
  const lines = [
    '[Unit]',
    `Description=HRTEM studies in ${escapeSpecifiers(requireLine(dataFolder))}`,
    // a disk or a server that comes late: it tries for as long as it takes
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${[quoteWord(program), ...args.map((word) => quoteWord(word).replaceAll('$', '$$$$'))].join(' ')}`,
    ...variables,
    `EnvironmentFile=-${escapeSpecifiers(requireLine(environmentFile))}`,
    'Restart=on-failure',
    `RestartSec=${RESTART_SECONDS}`,
    '# stopped on purpose; wrong options, which no restart mends',
    'SuccessExitStatus=130',
    'RestartPreventExitStatus=2',
    '# the first process ends the others, workers before the server',
    'KillMode=mixed',
    `TimeoutStopSec=${STOP_SECONDS}`,
    '# a training that runs out of memory is tried again by itself',
    'OOMPolicy=continue',
    '',
    '[Install]',
    'WantedBy=default.target',
  ];
  return `${lines.join('\n')}\n`;
}

/** One word of a setting that takes words, in quotes (systemd.syntax(7)). */
function quoteWord(word: string): string {
  return `"${escapeSpecifiers(requireLine(word)).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function escapeSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

function requireLine(text: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text) || text.trim() !== text) {
    throw new InputError(
      `service: expected text without control characters, or blanks at its ends, got ${JSON.stringify(text)}`,
    );
  }
  return text;
}
