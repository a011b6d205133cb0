import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { AtEnd } from '../command.js';
import { readProcessUsage } from '../orchestrate/process-usage.js';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

/** The command `ui`, in a process of its own. */
export interface RunningUi {
  /** With a slash at its end. */
  readonly url: string;
  /** Most memory that the server has held so far. */
  peakBytes(): number;
  stop(): Promise<void>;
}

const addressSchema = z.object({ url: z.string(), token: z.string() });

export async function startUi(dataFolder: string, atEnd: AtEnd): Promise<RunningUi> {
  const args = [MAIN, 'ui', '--no-open', '--port', '0', '--data', dataFolder, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(() => child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exit.then(([code]) => Promise.reject(new Error(`ui has ended with ${String(code)}`))),
  ])) as [string];
  const { url } = addressSchema.parse(JSON.parse(line));
  const { pid } = child;
  if (pid === undefined) throw new Error('ui has no process');
  return {
    url,
    peakBytes: () => readProcessUsage(pid).peakBytes,
    stop: async () => {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
