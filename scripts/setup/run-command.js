import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A program ended with something else than 0; all that it printed is in `logFile`. */
export class CommandFailed extends Error {
  constructor(command, outcome, output, logFile) {
    super(`${command} ${outcome}`);
    this.name = 'CommandFailed';
    this.output = output;
    this.logFile = logFile;
  }

  /** The last lines that say something, for a person to see at once. */
  lastLines(count = 12) {
    return this.output.trimEnd().split('\n').slice(-count);
  }
}

const running = new Set();

/**
 * Runs a program to its end and returns what it printed, both streams together. Its output goes to
 * `logs/<name>-<pid>.log` in the cache as it comes, and stays there only if the program fails.
 */
export async function runCommand(command, args, { cache, name, cwd, env = process.env }) {
  const logFile = join(cache, 'logs', `${name}-${process.pid}.log`);
  await mkdir(join(cache, 'logs'), { recursive: true });
  const log = createWriteStream(logFile);
  // On a full disk the log is cut; what the program printed is told all the same.
  log.on('error', () => {});
  log.write(`$ ${[command, ...args].join(' ')}\n`);

  let output = '';
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
      log.write(text);
    });
  }
  running.add(child);
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : signal ? `ended by ${signal}` : `exited with ${code}`),
    );
  });
  running.delete(child);
  await new Promise((resolve) => log.end(resolve));
  if (outcome !== undefined) throw new CommandFailed(command, outcome, output, logFile);
  await rm(logFile, { force: true });
  return output;
}

/** Ends what is still running, so that nothing works on behind a set-up that was stopped. */
export function stopRunningCommands() {
  for (const child of running) child.kill('SIGTERM');
}
