import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { createCsvFormat } from '../../results/export/csv-format.js';
import type { ExportFormat } from '../../results/export/export-table.js';
import { ALL_PUBLISHED } from '../../results/published/published-study.js';
import { maybeCreateExportReader, type ExportReader } from '../../results/sqlite/export-reader.js';
import { createSqliteFormat } from '../../results/sqlite/sqlite-format.js';
import { createInputError } from '../../study/errors.js';
import { VERSION } from '../../study/version.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { crateOptions } from '../export/crate-options.js';
import { exportCrate, exportMethods, openRecordedStudy } from '../export/export-study.js';
import type { CrateCounts } from '../export/write-crate-folder.js';
import { requireEmptyPlace, writeWholeFolder } from '../export/write-whole-folder.js';
import { writeTables } from '../export/write-tables.js';
import { readGlobalOptions } from '../global-options.js';
import { collect } from '../option-values.js';
import { requireWritable, type OutputPlace } from '../output-place.js';
import { parseOptions } from '../parse-options.js';
import { renderTable } from '../render-table.js';
import { listenForStop } from '../stop-signal.js';
import { createUnknownStudyError } from '../unknown-study.js';

type FormatName = keyof typeof FORMATS;

/** What opens each format in a folder. */
const FORMATS = {
  csv: (folder: string) => Promise.resolve(createCsvFormat(folder)),
  parquet: async (folder: string) =>
    (await import('../../results/parquet/parquet-format.js')).createParquetFormat(folder, `hrtem-transfer ${VERSION}`),
  sqlite: (folder: string) => Promise.resolve(createSqliteFormat(folder)),
} as const satisfies Record<string, (folder: string) => Promise<ExportFormat>>;
const FORMAT_NAMES: readonly FormatName[] = ['csv', 'parquet', 'sqlite'];

const folder = z.string().min(1, { error: 'the name of a folder' }).optional();
const schema = z.object({
  ...{ csv: folder, parquet: folder, sqlite: folder, roCrate: folder },
  // true: standard output
  methods: z.union([z.literal(true), z.string().min(1, { error: 'the name of a file' })]).optional(),
  ...crateOptions,
});

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write a study for other programs and papers: tables, provenance, methods')
    .argument('<study>', 'its name; `published` for the tables of the published ones together')
    .option('--csv <folder>', 'everything as tables of comma-separated values, with a data dictionary')
    .option('--parquet <folder>', 'the same as Apache Parquet')
    .option('--sqlite <folder>', 'the same as one SQLite file')
    .option(
      '--ro-crate <folder>',
      'study, plan, tables and every step with its inputs and outputs: RO-Crate and PROV-JSON',
    )
    .option(
      '--with-files <roles>',
      'with --ro-crate: copies data files of these roles too, such as best-weights, or all',
    )
    .option('--author <name>', 'with --ro-crate: ‘Name <https://orcid.org/…>’; may be given again', collect)
    .option('--license <license>', 'with --ro-crate: an SPDX identifier, an address or words')
    .option('--methods [file]', 'the methods as Markdown for a paper, on standard output where no file is named')
    .action(async (study: string, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const options = parseOptions('export', schema, given);
      const targets = FORMAT_NAMES.flatMap((format) => {
        const path = options[format];
        return path === undefined ? [] : [{ format, place: placeFolder(path, `--${format}`) }];
      });
      const crate = options.roCrate === undefined ? undefined : placeFolder(options.roCrate, '--ro-crate');
      requireCrateFor(given, crate);
      requireTargets([...targets.map(({ place }) => place), ...(crate ? [crate] : [])], options.methods !== undefined);
      const paper = options.methods === undefined || options.methods === true ? undefined : placeFile(options.methods);
      if (paper !== undefined) requireWritable(paper);
      const stop = listenForStop(() => process.stderr.write('stopping; nothing is left half written\n'));
      const scratch = mkdtempSync(join(tmpdir(), 'hrtem-export-'));
      const say = (result: Readonly<Record<string, unknown>>, text: string) => {
        process.stdout.write(`${json ? JSON.stringify({ study, ...result }) : text}\n`);
      };
      try {
        const path = layOutDataFolder(dataFolder).results;
        const reader = maybeCreateExportReader(path, scratch);
        const studies = requireStudies(reader, study, path);
        const needsRecorded = crate !== undefined || options.methods !== undefined;
        const recorded = needsRecorded ? await openRecordedStudy(studies.reader, study, dataFolder) : undefined;
        for (const { format, place } of targets) {
          const rows = await writeWholeFolder(place, async (into) =>
            writeTables({ ...studies, format: await FORMATS[format](into), folder: into, signal: stop.signal }),
          );
          say({ format, folder: place.path, rows }, describe(place.path, rows));
        }
        if (recorded !== undefined && crate !== undefined) {
          const counts = await exportCrate(recorded, options, crate, stop.signal);
          say({ format: 'ro-crate', folder: crate.path, ...counts }, describeCrate(crate.path, counts));
        }
        if (recorded !== undefined && paper !== undefined) {
          await exportMethods(recorded, paper);
          say({ format: 'methods', file: paper.path }, paper.path);
        } else if (recorded !== undefined && options.methods !== undefined) {
          say({ format: 'methods', text: recorded.methods }, recorded.methods.trimEnd());
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

function placeFolder(path: string, option: NonNullable<OutputPlace['option']>): OutputPlace {
  return { command: 'export', kind: 'folder', path: resolve(path), option };
}

function placeFile(path: string): OutputPlace {
  return { command: 'export', kind: 'file', path: resolve(path), option: '--methods' };
}

/** Options of a crate say nothing of tables. */
function requireCrateFor(given: Readonly<Record<string, unknown>>, crate: OutputPlace | undefined): void {
  if (crate !== undefined) return;
  const own = { withFiles: '--with-files', author: '--author', license: '--license' };
  const problems = Object.entries(own).flatMap(([name, field]) =>
    given[name] === undefined ? [] : [{ file: 'export', field, expected: '--ro-crate beside it', got: 'none' }],
  );
  if (problems.length > 0) throw createInputError(problems);
}

/** Before the work, not after. */
function requireTargets(places: readonly OutputPlace[], hasMethods: boolean): void {
  if (places.length === 0 && !hasMethods) {
    const expected = 'a folder for at least one of --csv, --parquet, --sqlite and --ro-crate, or --methods';
    throw createInputError([{ file: 'export', field: '', expected, got: 'none' }]);
  }
  const paths = places.map(({ path }) => path);
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) {
    throw createInputError([
      { file: 'export', field: '', expected: 'a folder for each format', got: `${twice} twice` },
    ]);
  }
  for (const place of places) requireEmptyPlace(place);
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
  throw createUnknownStudyError(study, { path, names: [...(reader?.recorded ?? []), ...(reader?.published ?? [])] });
}

function describe(path: string, rows: Readonly<Record<string, number>>): string {
  const lines = Object.entries(rows).map(([table, count]) => [table, String(count)]);
  return `${renderTable(['table'], ['rows'], lines)}\n ${path}; DICTIONARY.md there tells what each column holds`;
}

function describeCrate(path: string, { actions, files, copied, entities, activities }: CrateCounts): string {
  const lines = [
    ['ro-crate-metadata.json', `${actions} steps and attempts, ${files} data files, ${copied} of them copied`],
    ['prov.json', `${activities} activities, ${entities} entities`],
  ];
  return `${renderTable(['provenance', 'of'], [], lines)}\n ${path}`;
}
