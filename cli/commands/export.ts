import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { createCsvFormat } from '../../results/export/csv-format.js';
import type { ExportFormat } from '../../results/export/export-table.js';
import { ALL_PUBLISHED } from '../../results/published/published-study.js';
import { maybeCreateExportReader, type ExportReader } from '../../results/sqlite/export-reader.js';
import { createSqliteFormat } from '../../results/sqlite/sqlite-format.js';
import { createInputError, InputError } from '../../study/errors.js';
import { VERSION } from '../../study/version.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { requireEmptyPlace, writeWholeFolder } from '../export/write-whole-folder.js';
import { writeTables } from '../export/write-tables.js';
import { readGlobalOptions } from '../global-options.js';
import type { OutputPlace } from '../output-place.js';
import { renderTable } from '../render-table.js';
import { listenForStop } from '../stop-signal.js';

type FormatName = keyof typeof FORMATS;

/** What opens each format in a folder. */
const FORMATS = {
  csv: (folder: string) => Promise.resolve(createCsvFormat(folder)),
  parquet: async (folder: string) =>
    (await import('../../results/parquet/parquet-format.js')).createParquetFormat(folder, `hrtem-transfer ${VERSION}`),
  sqlite: (folder: string) => Promise.resolve(createSqliteFormat(folder)),
} as const satisfies Record<string, (folder: string) => Promise<ExportFormat>>;
const FORMAT_NAMES: readonly FormatName[] = ['csv', 'parquet', 'sqlite'];

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write everything of a study as tables for other programs, with a data dictionary')
    .argument('<study>', 'its name; `published` for the published ones together')
    .option('--csv <folder>', 'comma-separated values')
    .option('--parquet <folder>', 'Apache Parquet')
    .option('--sqlite <folder>', 'one SQLite file')
    .action(async (study: string, given: Readonly<Record<FormatName, string>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const targets = FORMAT_NAMES.filter((format) => given[format] !== undefined).map((format) => {
        const place: OutputPlace = {
          command: 'export',
          kind: 'folder',
          path: resolve(given[format]),
          option: `--${format}`,
        };
        return { format, place };
      });
      requireTargets(targets);
      const stop = listenForStop(() => process.stderr.write('stopping; nothing is left half written\n'));
      const scratch = mkdtempSync(join(tmpdir(), 'hrtem-export-'));
      try {
        const path = layOutDataFolder(dataFolder).results;
        const reader = maybeCreateExportReader(path, scratch);
        const studies = requireStudies(reader, study, path);
        for (const { format, place } of targets) {
          const rows = await writeWholeFolder(place, async (folder) =>
            writeTables({ ...studies, format: await FORMATS[format](folder), folder, signal: stop.signal }),
          );
          if (json) process.stdout.write(`${JSON.stringify({ study, format, folder: place.path, rows })}\n`);
          else process.stdout.write(`${describe(place.path, rows)}\n`);
        }
        studies.reader.close();
      } catch (error) {
        throw stop.signal.aborted ? new ExitRequest(EXIT_CODES.stopped) : error;
      } finally {
        stop.release();
        rmSync(scratch, { recursive: true, force: true });
      }
    });
}

/** Before the work, not after. */
function requireTargets(targets: readonly { readonly place: OutputPlace }[]): void {
  if (targets.length === 0) {
    const expected = 'a folder for at least one of --csv, --parquet and --sqlite';
    throw createInputError([{ file: 'export', field: '', expected, got: 'none' }]);
  }
  const paths = targets.map(({ place }) => place.path);
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) {
    throw createInputError([
      { file: 'export', field: '', expected: 'a folder for each format', got: `${twice} twice` },
    ]);
  }
  for (const { place } of targets) requireEmptyPlace(place);
}

/** @throws InputError naming the studies that are there. */
function requireStudies(
  reader: ExportReader | undefined,
  study: string,
  path: string,
): { readonly reader: ExportReader; readonly studies: readonly string[] } {
  if (reader !== undefined) {
    if (study === ALL_PUBLISHED && reader.published.length > 0) return { reader, studies: reader.published };
    if (reader.recorded.includes(study) || reader.published.includes(study)) return { reader, studies: [study] };
  }
  const known = [...(reader?.recorded ?? []), ...(reader?.published ?? [])];
  const names = known.length === 0 ? 'no study yet' : known.join(', ');
  throw new InputError(`study: expected one of those in ${path} (${names}), got ${study}`);
}

function describe(folder: string, rows: Readonly<Record<string, number>>): string {
  const lines = Object.entries(rows).map(([table, count]) => [table, String(count)]);
  return `${renderTable(['table'], ['rows'], lines)}\n ${folder}; DICTIONARY.md there tells what each column holds`;
}
