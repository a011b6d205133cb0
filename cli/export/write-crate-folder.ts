import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createCsvFormat } from '../../results/export/csv-format.js';
import { EXPORT_TABLES } from '../../results/export/tables.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { hashFile } from '../../results/file-hash.js';
import { ARTICLE } from '../../results/provenance/article.js';
import type { CrateFile } from '../../results/provenance/crate-facts.js';
import { outlineCrate } from '../../results/provenance/crate-outline.js';
import type { ProvenanceReader } from '../../results/provenance/provenance.js';
import { writeCrate } from '../../results/provenance/write-crate.js';
import { writeProv } from '../../results/provenance/write-prov.js';
import { maybeReadSoftware } from '../../results/software.js';
import type { ExportReader } from '../../results/sqlite/export-reader.js';
import { InputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import { copyDataFiles } from './copy-data-files.js';
import type { CrateOptions } from './crate-options.js';
import { writeTables } from './write-tables.js';

/** From dist/cli/export/. */
const CITATION_FILE = fileURLToPath(new URL('../../../CITATION.cff', import.meta.url));

export interface CrateRequest {
  readonly reader: ExportReader;
  readonly provenance: ProvenanceReader;
  readonly study: string;
  readonly plan: Plan;
  readonly artifacts: ArtifactStore;
  /** Markdown. */
  readonly methods: string;
  readonly options: CrateOptions;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Of steps, data files and PROV relations, and how many data files were copied. */
export type CrateCounts = Readonly<Record<'actions' | 'files' | 'copied' | 'entities' | 'activities', number>>;

/**
 * Fills an empty folder with a crate. The same results give the same bytes.
 * @throws InputError where no network is recorded yet; CorruptArtifactError where a file that is wanted is gone
 */
export async function writeCrateFolder(request: CrateRequest): Promise<CrateCounts> {
  const { reader, provenance, study, plan, artifacts, options, folder, signal } = request;
  const outline = outlineCrate(provenance, (key) => plan.steps[key]);
  if (outline.finished.size === 0) {
    throw new InputError(`study: expected one with recorded networks, got ${study}, which has none yet`);
  }
  const files: CrateFile[] = [];
  const add = async (path: string, encodingFormat: string, description: string) => {
    files.push({ path, encodingFormat, description, ...(await hashFile(join(folder, path))) });
  };
  const write = async (path: string, content: string, encodingFormat: string, description: string) => {
    writeFileSync(join(folder, path), content, { flush: true });
    await add(path, encodingFormat, description);
  };

  const { studyFile } = provenance;
  const workflow = studyFile === undefined ? 'study.json' : 'study.yaml';
  if (studyFile !== undefined) await write(workflow, studyFile.text, 'application/yaml', 'the study as it was written');
  else await write(workflow, provenance.document, 'application/json', 'the study, with every default filled in');
  await write(
    'plan.json',
    JSON.stringify(plan),
    'application/json',
    'every step of the study, with its complete input',
  );
  await write('methods.md', request.methods, 'text/markdown', 'how the networks were made, in words');
  copyFileSync(CITATION_FILE, join(folder, 'CITATION.cff'));
  await add('CITATION.cff', 'application/yaml', 'how to cite the software');
  const events = provenance.events();
  if (events.length > 0) {
    const lines = events.map((event) => JSON.stringify(event)).join(',\n');
    await write('events.json', `[\n${lines}\n]\n`, 'application/json', 'what people did with the study');
  }

  mkdirSync(join(folder, 'tables'));
  const tables = join(folder, 'tables');
  const head = `Of ${study}, plan ${plan.hash}.`;
  await writeTables({ reader, studies: [study], format: createCsvFormat(tables), folder: tables, head, signal });
  for (const { name, meaning } of EXPORT_TABLES) await add(`tables/${name}.csv`, 'text/csv', `a row is ${meaning}`);
  await add('tables/dictionary.csv', 'text/csv', 'what the columns of the tables mean');
  await add('tables/DICTIONARY.md', 'text/markdown', 'the same for people');

  mkdirSync(join(folder, 'environments'));
  const environments = new Map<string, string>();
  const commits = new Map<string, string>();
  for (const { hash, environment } of provenance.environments()) {
    const software = await maybeReadSoftware(artifacts, environment.software);
    const path = `environments/${hash}.json`;
    const content = `${JSON.stringify({ ...environment, ...(software && { software }) }, null, 1)}\n`;
    await write(path, content, 'application/json', 'where steps ran: machine, versions, libraries, flags');
    environments.set(hash, path);
    if (software?.commit !== undefined) commits.set(hash, software.commit);
  }

  const copied = await copyDataFiles(outline.files, options.withFiles, artifacts, folder, signal);
  const prov = await finish(writeProv(join(folder, 'prov.json'), provenance, outline, { commits }), signal);
  await add('prov.json', 'application/json', 'the same provenance in PROV-JSON of the W3C');
  const facts = {
    ...{ study, workflow, files, copied, environments, commits, citation: ARTICLE },
    ...{ authors: options.author, license: options.license },
  };
  const path = join(folder, 'ro-crate-metadata.json');
  const { actions } = await finish(writeCrate(path, provenance, outline, facts), signal);
  return {
    actions,
    files: outline.files.size,
    copied: copied.size,
    entities: prov.entity,
    activities: prov.activity,
  };
}

/** Lets Ctrl-C through between two steps. */
async function finish<T>(work: Generator<void, T>, signal: AbortSignal): Promise<T> {
  for (let done = 1; ; done += 1) {
    const { done: isDone, value } = work.next();
    if (isDone === true) return value;
    if (done % 256 !== 0) continue;
    await nextTurn();
    signal.throwIfAborted();
  }
}
