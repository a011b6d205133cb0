import type { Circumstances, RemovalKind } from '../../results/housekeeping/choose-removals.js';
import { FREE_KINDS, REMOVAL_KINDS } from '../../results/housekeeping/choose-removals.js';
import { InputError } from '../../study/errors.js';
import { findPlansOf, type Survey } from './survey.js';
import { reachPlan } from '../../results/housekeeping/reach.js';
import { openArtifacts } from '../open-artifacts.js';

/** What changed more recently than that may be in use while a study runs. */
const YOUNG_MS = 600_000;
/** A copy that was used so recently is about to be opened again. */
const CACHE_KEEP_MS = 3_600_000;

/** The kinds that can be removed here. Artifacts in a bucket may be needed by data folders that nobody here knows of. */
export function listRemovable({ elsewhere }: Survey): readonly RemovalKind[] {
  return elsewhere === undefined ? REMOVAL_KINDS : ['cache'];
}

/** @throws InputError where one of them isn't to be had here */
export function chooseKinds(asked: readonly RemovalKind[] | undefined, survey: Survey): readonly RemovalKind[] {
  const removable = listRemovable(survey);
  const refused = asked?.filter((kind) => !removable.includes(kind)) ?? [];
  if (refused.length > 0) {
    throw new InputError(
      `--what: expected cache alone, got ${refused.join(', ')}: the artifacts are in ${survey.elsewhere ?? ''}, ` +
        'and other data folders may need what no study here needs',
    );
  }
  return asked ?? (survey.elsewhere === undefined ? FREE_KINDS : removable);
}

/**
 * @param studies whose plans, old and new, are looked at alone; none: everything
 * @throws InputError where a name is no study
 */
export async function describeCircumstances(survey: Survey, studies: readonly string[]): Promise<Circumstances> {
  const { inventory, reached, register, holder, folder } = survey;
  const isBusy = holder !== undefined || inventory.held.size > 0;
  const artifacts = await openArtifacts(folder.root);
  const plans = studies.flatMap((study) => findPlansOf(study, survey));
  const load = (hash: string) => artifacts.loadPlan(hash);
  const cacheUntouchedSinceMs = Date.now() - CACHE_KEEP_MS;
  return {
    inventory,
    reached,
    ...(studies.length > 0 && { only: await Promise.all(plans.map((plan) => reachPlan(plan, load))) }),
    isRecorded: (key) => register?.isStepKnown(key) ?? false,
    untouchedSinceMs: isBusy ? Date.now() - YOUNG_MS : Date.now(),
    cache: survey.cache.filter(({ changedMs }) => changedMs <= cacheUntouchedSinceMs),
  };
}
