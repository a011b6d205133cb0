import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
/** From dist/test/cli/ to the sources, where the study files are. */
const SOURCES = fileURLToPath(new URL('../../../test/cli/', import.meta.url));

export const SMALL_STUDY = `${SOURCES}small-study.yaml`;
export const TWO_NETWORKS_STUDY = `${SOURCES}two-networks-study.yaml`;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs in a process of its own, as a person would start it. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** The first line of standard error that matches, past or to come. Rejects when the command ends, or has ended, before. */
  line(pattern: RegExp): Promise<string>;
  /** What is first on standard output. Rejects when the command ends before. */
  output(): Promise<string>;
}

export function startCommand(args: readonly string[], environment?: Record<string, string>): RunningCommand {
  return startProgram(process.execPath, [MAIN, ...args], environment);
}

/** With no Temporal server named but by `environment`. */
export function startProgram(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): RunningCommand {
  const { TEMPORAL_ADDRESS: _address, TEMPORAL_PROFILE: _profile, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1', ...environment };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const lines: string[] = [];
  const seekers: { pattern: RegExp; resolve: (line: string) => void }[] = [];
  createInterface(child.stderr).on('line', (line) => {
    lines.push(line);
    for (const seeker of seekers.filter(({ pattern }) => pattern.test(line))) seeker.resolve(line);
  });
  const finished = once(child, 'close').then(([code]): Finished => ({
    code: typeof code === 'number' ? code : null,
    stdout,
    stderr: lines.join('\n'),
  }));
  return {
    child,
    finished,
    line: (pattern) => {
      const said = lines.find((line) => pattern.test(line));
      if (said !== undefined) return Promise.resolve(said);
      return new Promise((resolve, reject) => {
        seekers.push({ pattern, resolve });
        finished.then(({ code, stderr }) => {
          reject(new Error(`the command ended with ${String(code)} before it said ${String(pattern)}:\n${stderr}`));
        }, reject);
      });
    },
    output: async () => {
      const ended = finished.then(({ code, stderr }) => {
        throw new Error(`the command ended with ${String(code)} before it said anything:\n${stderr}`);
      });
      if (stdout === '') await Promise.race([once(child.stdout, 'data'), ended]);
      ended.catch(() => undefined);
      return stdout;
    },
  };
}

export function runCommand(args: readonly string[], environment?: Record<string, string>): Promise<Finished> {
  return startCommand(args, environment).finished;
}
