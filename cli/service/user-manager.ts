import { spawnSync } from 'node:child_process';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { EnvironmentError } from '../exit-codes.js';

/** The person's own manager of systemd. */
export interface UserManager {
  /** Whether it answers. */
  readonly answers: boolean;
  /** @throws EnvironmentError with what systemctl says where it fails */
  act(...args: readonly string[]): void;
  /** One word such as `enabled`, whatever the exit code; undefined where nothing answers. */
  maybeAsk(verb: 'is-enabled' | 'is-active', unit: string): string | undefined;
}

const LONGEST_MS = 90_000;

export function findUserManager(): UserManager {
  const answers = systemctl('show', '--property=Version').status === 0;
  return {
    answers,
    act: (...args) => {
      const { status, stderr } = systemctl(...args);
      if (status === 0) return;
      throw new EnvironmentError(`systemctl --user ${args.join(' ')} failed: ${stderr.trim()}`);
    },
    maybeAsk: (verb, unit) => (answers ? systemctl(verb, unit).stdout.trim() || undefined : undefined),
  };
}

/** Where user units are installed. */
export function unitFolder(environment: NodeJS.ProcessEnv): string {
  return join(configFolder(environment), 'systemd', 'user');
}

/** Where variables of a service may be written that nobody else should read. */
export function environmentFile(environment: NodeJS.ProcessEnv, unit: string): string {
  return join(configFolder(environment), 'hrtem-transfer', `${unit}.env`);
}

/** Whether the person's services run without a session, from boot on; undefined where nothing says. */
export function maybeLingers(): boolean | undefined {
  const { status, stdout } = run('loginctl', ['show-user', userInfo().username, '--property=Linger', '--value']);
  if (status !== 0) return undefined;
  return stdout.trim() === 'yes';
}

/** A relative path counts as none (XDG Base Directory Specification). */
function configFolder({ XDG_CONFIG_HOME: given = '' }: NodeJS.ProcessEnv): string {
  return isAbsolute(given) ? given : join(homedir(), '.config');
}

function systemctl(...args: readonly string[]) {
  return run('systemctl', ['--user', '--no-pager', ...args]);
}

function run(program: string, args: readonly string[]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: LONGEST_MS });
  if (error !== undefined) return { status: null, stdout: '', stderr: error.message };
  return { status, stdout, stderr };
}
