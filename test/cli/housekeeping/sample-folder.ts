import { Command } from 'commander';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { makeSampleStore } from '../../../bench/housekeeping/sample-store.js';
import { addBackupCommand } from '../../../cli/commands/backup.js';
import { addCleanCommand } from '../../../cli/commands/clean.js';
import { addDiskCommand } from '../../../cli/commands/disk.js';
import { addRestoreCommand } from '../../../cli/commands/restore.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

/** A data folder of two studies, one of them in two forms, and the commands that keep house in it. */
export async function makeSampleFolder(context: TestContext) {
  const root = makeTemporaryFolder(context);
  const dataFolder = join(root, 'data');
  const samples = await makeSampleStore(dataFolder, { seed: 1, networks: 2, fileBytes: 3000 });
  const folder = layOutDataFolder(dataFolder);
  const write = context.mock.method(process.stdout, 'write', () => true);
  const said = () => String(write.mock.calls.at(-1)?.arguments[0]);
  const print = async (...words: readonly string[]): Promise<string> => {
    const program = new Command().option('--data <folder>', '', dataFolder).option('--json').exitOverride();
    for (const addCommand of [addDiskCommand, addCleanCommand, addBackupCommand, addRestoreCommand])
      addCommand(program);
    await program.parseAsync([...words], { from: 'user' });
    return said();
  };
  return {
    root,
    folder,
    ...samples,
    store: createFolderArtifactStore(folder.artifacts),
    artifactPath: (sha256: string) => join(folder.artifacts, 'files', sha256.slice(0, 2), sha256),
    print,
    /** The last thing that was printed. */
    said,
    ask: async (...words: readonly string[]): Promise<unknown> => JSON.parse(await print(...words, '--json')),
  };
}

export type SampleFolder = Awaited<ReturnType<typeof makeSampleFolder>>;
