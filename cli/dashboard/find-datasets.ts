import type { DomainPorts } from '../../dashboard/routes/domains.js';
import type { EvaluatedReader } from '../../results/sqlite/evaluated-reader.js';
import type { PlanReader } from './read-plans.js';

/** Domains and datasets of studies, by the latest plan of each. */
export function createDatasetSearch(
  plans: Pick<PlanReader, 'read'>,
  maybeReader: () => EvaluatedReader | undefined,
): DomainPorts['findDatasets'] {
  return async (study) => {
    const reader = maybeReader();
    const plan = reader?.maybePlan(study);
    if (plan === undefined) {
      if (reader?.isPublished(study) !== true) return undefined;
      return { without: `${study} was published as tables of losses: there are no images of it here` };
    }
    return (await plans.read(plan)).datasets;
  };
}
