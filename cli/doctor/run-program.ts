import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const timeoutMs = 20_000;

/** First line that the program prints, or undefined if it isn't there, fails, or takes longer than 20 s. */
export async function maybeFirstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: timeoutMs });
    return stdout.trim().split('\n')[0];
  } catch {
    return undefined;
  }
}
