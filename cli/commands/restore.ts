import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { BackupMarker, Catalog } from '../../results/backup/catalog.js';
import { restoreBackup, type LeftOut, type RestoreOutcome } from '../../results/backup/restore-backup.js';
import { requireLocalFileSystem } from '../../results/local-file-system.js';
import { describeRemoved } from '../../results/ledger/removed-files.js';
import { appendEvent } from '../../results/sqlite/event-writer.js';
import { writeRemovals } from '../../results/sqlite/removal-writer.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { DataFolderHeldError } from '../../workers/embedded/data-folder-held.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { formatBytes } from '../../study/format-bytes.js';
import { formatTime } from '../../study/format-time.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { namePerson } from '../name-person.js';
import { parseOptions } from '../parse-options.js';
import { dataOption } from '../shell-text.js';
import { listenForStop } from '../stop-signal.js';

const schema = z.object({ replace: z.boolean().default(false), withoutDamaged: z.boolean().default(false) });

const MOST_TOLD = 10;

export function addRestoreCommand(program: Command): void {
  program
    .command('restore')
    .description('make a data folder of a backup, every byte checked: whole, or not at all')
    .argument('<folder>', 'of the backup')
    .option('--replace', 'move the data folder that is there aside')
    .option('--without-damaged', 'leave out what rotted in the backup, and the steps that need it')
    .action(async (folder: string, _options: unknown, command: Command) => {
      const { replace, withoutDamaged } = parseOptions('restore', schema, command.opts());
      const { dataFolder, json } = readGlobalOptions(command);
      const backup = resolve(folder);
      await requireLocalFileSystem(dataFolder);
      const holder = await maybeFindHolder(layOutDataFolder(dataFolder).lock);
      if (holder !== undefined) throw new DataFolderHeldError(holder);
      const stop = listenForStop(() => process.stderr.write('stopping; nothing is restored by half\n'));
      try {
        const outcome = await restoreBackup({
          backup,
          target: dataFolder,
          isReplacing: replace,
          isWithoutDamaged: withoutDamaged,
          needed: layOutDataFolder('').results,
          finish: (staging, ...made) => recordRestore(staging, backup, ...made),
          signal: stop.signal,
        });
        const output = json ? JSON.stringify({ dataFolder, ...outcome }) : describe(dataFolder, outcome);
        process.stdout.write(`${output}\n`);
      } catch (error) {
        throw stop.signal.aborted ? new ExitRequest(EXIT_CODES.stopped) : error;
      } finally {
        stop.release();
      }
    });
}

/** Before the folder has its name, so that no restored folder is without it. */
function recordRestore(
  staging: string,
  backup: string,
  marker: BackupMarker,
  catalog: Catalog,
  without: LeftOut,
): void {
  const folder = layOutDataFolder(staging);
  if (!existsSync(folder.results)) return;
  const { madeAt, files, bytes, damaged } = marker;
  const details = {
    backup,
    madeAt,
    catalog: marker.catalog,
    files,
    bytes,
    damaged,
    removed: describeRemoved(catalog.leftOut),
    ...(without.files.length > 0 && { without }),
  };
  const { sequence } = appendEvent(folder, { kind: 'restored', who: namePerson(), details });
  writeRemovals(folder.results, sequence, catalog.leftOut);
}

function describe(dataFolder: string, { marker, without, asideAt }: RestoreOutcome): string {
  const { madeAt, files, bytes, damaged, artifacts } = marker;
  return [
    `${dataFolder}: ${files} files, ${formatBytes(bytes)}, as of ${formatTime(madeAt)} UTC`,
    ...(artifacts === undefined ? [] : [`its artifacts are in ${artifacts}`]),
    ...(damaged.length === 0 ? [] : [`${damaged.length} steps were damaged then: \`run\` makes them again`]),
    ...(without.files.length === 0 ? [] : [describeWithout(without)]),
    ...(asideAt === undefined ? [] : [`what was there lies in ${asideAt}`]),
    `\`npx hrtem-transfer run STUDY.yaml${dataOption(dataFolder)}\` goes on with a study from its finished steps`,
  ].join('\n');
}

function describeWithout({ files, steps }: LeftOut): string {
  const told = files.slice(0, MOST_TOLD).join('\n  ');
  const rest = files.length > MOST_TOLD ? `\n  and ${files.length - MOST_TOLD} more` : '';
  const counts = `files: ${files.length}, steps that need them: ${steps.length}`;
  return `damaged in the backup and left out (${counts}; \`run\` makes them again):\n  ${told}${rest}`;
}
