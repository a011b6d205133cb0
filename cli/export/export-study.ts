import { createPlanSource } from '../../activities/plan-source.js';
import { basename } from 'node:path';
import { ARTICLE } from '../../results/provenance/article.js';
import type { ProvenanceReader } from '../../results/provenance/provenance.js';
import type { ExportReader } from '../../results/sqlite/export-reader.js';
import { maybeReadRun } from '../../results/sqlite/run-reader.js';
import { InputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { listSoftware } from '../methods/list-software.js';
import { renderMethods } from '../methods/render-methods.js';
import { listParameters } from '../methods/study-parameters.js';
import { openArtifacts } from '../open-artifacts.js';
import { writeOutputFiles } from '../output-files.js';
import type { OutputPlace } from '../output-place.js';
import type { CrateOptions } from './crate-options.js';
import { writeCrateFolder, type CrateCounts } from './write-crate-folder.js';
import { writeWholeFolder } from './write-whole-folder.js';

/** A study that was run here, with all that its provenance takes. */
export interface RecordedStudy {
  readonly study: string;
  readonly reader: ExportReader;
  readonly provenance: ProvenanceReader;
  readonly plan: Plan;
  readonly artifacts: ArtifactStore;
  /** Markdown. */
  readonly methods: string;
}

/** @throws InputError where others published the study: then nothing was computed here */
export async function openRecordedStudy(
  reader: ExportReader,
  study: string,
  dataFolder: string,
): Promise<RecordedStudy> {
  const provenance = reader.provenance(study);
  if (provenance === undefined) {
    throw new InputError(
      `study: expected one that was run here, got ${study}: of published results no step was computed here, so that there ` +
        'are no methods and no provenance to export; --csv, --parquet and --sqlite have what there is',
    );
  }
  const artifacts = await openArtifacts(dataFolder);
  const plan = await createPlanSource(artifacts).load(provenance.plan);
  const software = await listSoftware(maybeReadRun(layOutDataFolder(dataFolder).results, study), artifacts);
  const methods = renderMethods(study, listParameters(plan), software, ARTICLE);
  return { study, reader, provenance, plan, artifacts, methods };
}

/** Makes the folder whole or not at all. */
export function exportCrate(
  recorded: RecordedStudy,
  options: CrateOptions,
  place: OutputPlace,
  signal: AbortSignal,
): Promise<CrateCounts> {
  return writeWholeFolder(place, (folder) => writeCrateFolder({ ...recorded, options, folder, signal }));
}

export async function exportMethods({ methods }: RecordedStudy, place: OutputPlace): Promise<void> {
  await writeOutputFiles(place, { [basename(place.path)]: methods });
}
