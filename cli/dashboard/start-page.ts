import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { EnvironmentError } from '../exit-codes.js';

const main = fileURLToPath(new URL('../main.js', import.meta.url));

/** A page of a data folder, served beside this process. */
export interface Page {
  /** With the token. */
  readonly address: string;
  end(): void;
}

/**
 * Starts `ui` in a process of its own, at any free port, which ends with this one however this one ends.
 * @throws EnvironmentError with its words where it can't serve
 */
export async function startPage(dataFolder: string): Promise<Page> {
  const args = [main, 'ui', '--data', dataFolder, '--port', '0', '--with-parent'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let words = '';
  // what it says later would stand in the midst of the run's display
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
  // it has no listener once the child is gone
  child.stdin.on('error', () => undefined);
  const lines = createInterface(child.stdout);
  const ended = once(child, 'close').then(() => undefined);
  const address = await Promise.race([once(lines, 'line').then(([line]) => String(line)), ended]);
  if (address === undefined) throw new EnvironmentError(`the page can’t be served: ${words.trim()}`);
  child.unref();
  return { address, end: () => child.stdin.end() };
}
