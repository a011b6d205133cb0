import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What the program prints, as it is, or undefined where it isn't there or fails. */
export async function maybeAsk(program: string, words: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 64_000_000, timeout: 30_000 });
    return stdout;
  } catch {
    return undefined;
  }
}
