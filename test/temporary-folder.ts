import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a function when a test or a suite is over: its context, or `after` of the module. */
interface Ending {
  after(hook: () => void): void;
}

const folders = new Set<string>();

process.once('exit', () => {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    } catch (error) {
      // what a test has found counts, not what it leaves
      process.stderr.write(`${folder} stays: ${String(error)}\n`);
    }
  }
});

/**
 * A new folder that is removed after the test; or when the process of the test file exits, where something still writes
 * to it: hooks run in the order in which they were given, and that which ends the writer comes after the folder's.
 */
export function makeTemporaryFolder(context: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), 'hrtem-test-'));
  folders.add(folder);
  context.after(() => {
    try {
      rmSync(folder, { recursive: true, force: true });
      folders.delete(folder);
    } catch (error) {
      // its writer is still to be ended
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
    }
  });
  return folder;
}
