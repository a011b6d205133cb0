import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a function when a test or a suite is over: its context, or `after` of the module. */
interface Ending {
  after(hook: () => void): void;
}

/** A new folder that is removed after the test. */
export function makeTemporaryFolder(context: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), 'hrtem-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
