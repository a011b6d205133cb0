import { basename, join } from 'node:path';
import { formatArtifactLocation } from '../../results/artifact-location.js';
import { findFiles, listNames, type FoundFile } from '../../results/housekeeping/found-file.js';
import { takeInventory, type Inventory } from '../../results/housekeeping/inventory.js';
import { listRoots, reachPlan, UnknownPlanError, type Reached } from '../../results/housekeeping/reach.js';
import { ALL_PUBLISHED, PUBLISHED_NAMES } from '../../results/published/published-study.js';
import { maybeRecallLocation } from '../../results/remembered-location.js';
import { maybeOpenPlanRegister, type PlanRegister, type RegisteredPlan } from '../../results/sqlite/plan-register.js';
import { InputError } from '../../study/errors.js';
import { layOutDataFolder, type DataFolder } from '../../workers/data-folder.js';
import { maybeFindHolder, type Holder } from '../../workers/embedded/lock.js';
import { openArtifacts } from '../open-artifacts.js';
import { createUnknownStudyError } from '../unknown-study.js';

/** What `disk` and `clean` know of a data folder. */
export interface Survey {
  readonly folder: DataFolder;
  /** Where artifacts are, if not in the data folder; steps are none in the inventory then. */
  readonly elsewhere: string | undefined;
  readonly holder: Holder | undefined;
  readonly inventory: Inventory;
  readonly cache: readonly FoundFile[];
  /** By the plans that count. */
  readonly reached: readonly Reached[];
  /** One of them can't be read, so that it isn't known what is needed. */
  readonly unknown: UnknownPlanError | undefined;
  readonly register: PlanRegister | undefined;
}

/** Looks at the whole data folder. The register stays open. */
export async function surveyDataFolder(dataFolder: string): Promise<Survey> {
  const folder = layOutDataFolder(dataFolder);
  const location = await maybeRecallLocation(folder.artifactLocation);
  const register = maybeOpenPlanRegister(folder.results);
  const artifacts = await openArtifacts(dataFolder);
  const reached: Reached[] = [];
  let unknown: UnknownPlanError | undefined;
  // those in a bucket stand for other data folders, too
  const roots = location === undefined ? listCountingPlans(folder, register) : [];
  for (const root of roots) {
    try {
      reached.push(await reachPlan(root, (hash) => artifacts.loadPlan(hash)));
    } catch (error) {
      if (!(error instanceof UnknownPlanError)) throw error;
      unknown ??= error;
    }
  }
  return {
    folder,
    elsewhere: location && formatArtifactLocation(location),
    holder: await maybeFindHolder(folder.lock),
    // after the plans: what a study has finished meanwhile, it needs
    inventory: takeInventory(folder.artifacts),
    cache: findFiles(folder.artifactCache),
    reached,
    unknown,
    register,
  };
}

/** Cheap, and another whenever another study or another form of one is begun. */
export function describeRoots(folder: DataFolder, register: PlanRegister | undefined): string {
  return JSON.stringify(listCountingPlans(folder, register));
}

function listCountingPlans(folder: DataFolder, register: PlanRegister | undefined) {
  const names = listNames(join(folder.artifacts, 'plans')).filter((name) => name.endsWith('.json'));
  const frozen = names.map((name) => basename(name, '.json')).sort();
  return listRoots(register?.plans() ?? [], frozen);
}

/**
 * Every plan of a study that was ever run here.
 * @throws InputError where it has none: no such study, or a published one, which has no steps.
 */
export function findPlansOf(study: string, { folder, register }: Survey): readonly RegisteredPlan[] {
  const registered = register?.plans() ?? [];
  const plans = registered.filter((plan) => plan.study === study);
  if (plans.length > 0) return plans;
  if (study === ALL_PUBLISHED || PUBLISHED_NAMES.some((name) => name === study)) {
    throw new InputError(`study: ${study} was published by others: it has numbers here, and neither steps nor files`);
  }
  const names = [...new Set(registered.map((plan) => plan.study))];
  throw createUnknownStudyError(study, { path: folder.results, names });
}
