import { existsSync } from 'node:fs';
import { createPlanSource } from '../activities/plan-source.js';
import { planStudy, type Plan } from '../study/plan.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { openArtifacts } from './open-artifacts.js';
import { readResults } from './read-results.js';
import { readStudyFile } from './read-study-file.js';
import { createUnknownStudyError } from './unknown-study.js';

/**
 * The plan of a study file, or of a study that the data folder knows by that name.
 * @throws InputError where it is neither, or the file is wrong.
 */
export async function findPlan(study: string, dataFolder: string): Promise<Plan> {
  if (existsSync(study) || /[/\\]|\.ya?ml$/i.test(study)) return planStudy(readStudyFile(study));
  return findKnownPlan(study, dataFolder);
}

/**
 * The latest plan of a study that the data folder knows by that name; no file is looked for.
 * @throws InputError where it knows none.
 */
export async function findKnownPlan(study: string, dataFolder: string): Promise<Plan> {
  const known = readResults(dataFolder, (reader) => reader?.studies() ?? []);
  const summary = known.find((candidate) => candidate.study === study);
  if (summary !== undefined) return createPlanSource(await openArtifacts(dataFolder)).load(summary.plan);
  const names = known.map((candidate) => candidate.study);
  throw createUnknownStudyError(study, { path: layOutDataFolder(dataFolder).results, names, orElse: 'a study file' });
}
