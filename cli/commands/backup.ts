import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { z } from 'zod';
import { EXTRA_KINDS } from '../../results/backup/backup-options.js';
import { writeBackup, type BackupOutcome } from '../../results/backup/write-backup.js';
import { listNames } from '../../results/housekeeping/found-file.js';
import { makeFolder } from '../../results/durable-file.js';
import { copyDatabase, listRemovals, listSteps, maybeReadEventHash } from '../../results/sqlite/copy-database.js';
import { createInputError, InputError } from '../../study/errors.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { formatBytes } from '../../study/format-bytes.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { words } from '../option-values.js';
import { explainOutputError, type OutputPlace } from '../output-place.js';
import { parseOptions } from '../parse-options.js';
import { recordEvent } from '../record-event.js';
import { listenForStop } from '../stop-signal.js';

const expected = `some of ${EXTRA_KINDS.join(', ')}, with a comma between`;

const schema = z.object({
  with: words.pipe(z.array(z.enum(EXTRA_KINDS, { error: expected }))).default([]),
  verify: z.boolean().default(false),
  prune: z.boolean().default(false),
});

/** What lies in the folder of a backup. */
const OWN_NAMES = /^(backup\.json(\..*\.tmp)?|files|incoming(\..*)?)$/;
const MOST_TOLD = 10;

export function addBackupCommand(program: Command): void {
  program
    .command('backup')
    .description('copy results, networks and datasets to a folder, while studies run or not; only what is new there')
    .argument('<folder>', 'a new one, or one with an earlier backup')
    .option('--with <kinds>', `besides: ${expected}`)
    .option('--verify', 'hash again what is there from before, and copy anew what rotted')
    .option('--prune', 'remove what earlier backups there had and this one hasn’t')
    .action(async (folder: string, _options: unknown, command: Command) => {
      const { with: extras, verify, prune } = parseOptions('backup', schema, command.opts());
      const { dataFolder, json } = readGlobalOptions(command);
      const source = layOutDataFolder(dataFolder);
      const target = resolve(folder);
      requireSource(dataFolder);
      requireTarget(target, dataFolder);
      const place: OutputPlace = { command: 'backup', kind: 'folder', path: target, option: 'folder' };
      const stop = listenForStop(() => process.stderr.write('stopping; the same command goes on\n'));
      const database = { copy: copyDatabase, maybeReadEventHash, listSteps, listRemovals };
      const options = { extras, isVerifying: verify, isPruning: prune, signal: stop.signal };
      try {
        await makeFolder(target);
        const outcome = await writeBackup({ source, target, database, ...options });
        const { marker, copied } = outcome;
        const { catalog, files, bytes, damaged, keptSteps, keptRecords } = marker;
        const details = { folder: target, catalog, files, bytes, copied, damaged, keptSteps, keptRecords };
        await recordEvent(dataFolder, { kind: 'backed-up', details });
        process.stdout.write(json ? `${JSON.stringify({ folder: target, ...outcome })}\n` : describe(target, outcome));
        if (damaged.length + keptSteps.length + keptRecords.length > 0) throw new ExitRequest(EXIT_CODES.failed);
      } catch (error) {
        if (stop.signal.aborted) throw new ExitRequest(EXIT_CODES.stopped);
        throw isOf(dataFolder, error) ? error : explainOutputError(error, place);
      } finally {
        stop.release();
      }
    });
}

function requireSource(dataFolder: string): void {
  const { results, artifacts } = layOutDataFolder(dataFolder);
  if (existsSync(results) || existsSync(artifacts)) return;
  throw new InputError(`--data: expected a data folder with results, got ${dataFolder}`);
}

/** Nothing of a person's is ever mixed with a backup's files. */
function requireTarget(target: string, dataFolder: string): void {
  const refuse = (got: string) =>
    createInputError([{ file: 'backup', field: 'folder', expected: 'a new one, or one with an earlier backup', got }]);
  if (isInside(target, dataFolder)) throw refuse(`${target}, in the data folder itself`);
  const foreign = listNames(target).filter((name) => !OWN_NAMES.test(name));
  if (foreign.length > 0) throw refuse(`${target}, where ${foreign[0] ?? ''} lies`);
}

function isInside(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}${sep}`);
}

/** Whether the file system speaks of a path in the folder. */
function isOf(folder: string, error: unknown): boolean {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' && isInside(error.path, folder);
}

function describe(target: string, { marker, copied, pruned, isPruningHeld, wavesLeftOut }: BackupOutcome): string {
  const { files, bytes, damaged, keptSteps, keptRecords, artifacts } = marker;
  const lines = [
    `${target}: ${files} files, ${formatBytes(bytes)}; copied ${copied.files}, ${formatBytes(copied.bytes)}`,
    ...(artifacts === undefined ? [] : [`artifacts are in ${artifacts} and no part of it`]),
    ...(wavesLeftOut === 0
      ? []
      : [`without ${wavesLeftOut} blocks of exit waves, which can be made again: --with waves`]),
    ...(pruned === 0 ? [] : [`removed ${pruned} files of earlier backups`]),
    ...list(damaged, (key) => `step ${key} is damaged or misses files: left out, made again after restore`),
    ...list(
      keptSteps,
      (key) => `step ${key} is damaged or missing in the data folder: kept as the backup before had it`,
    ),
    ...list(keptRecords, (path) => `${path} is missing in the data folder: kept as the backup before had it`),
    ...(isPruningHeld
      ? ['nothing of earlier backups was removed: the data folder is damaged, `audit` tells more']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function list(names: readonly string[], describeOne: (name: string) => string): readonly string[] {
  const rest = names.length - MOST_TOLD;
  return [...names.slice(0, MOST_TOLD).map(describeOne), ...(rest > 0 ? [`and ${rest} more`] : [])];
}
