import type { DomainPorts, StudyDatasets } from '../../dashboard/routes/domains.js';
import type { EvaluatedReader } from '../../results/sqlite/evaluated-reader.js';

const MOST_KEPT = 16;

/** Domains and datasets of studies, by the latest plan of each. */
export function createDatasetSearch(
  load: (plan: string) => Promise<StudyDatasets>,
  maybeReader: () => EvaluatedReader | undefined,
): DomainPorts['findDatasets'] {
  const kept = new Map<string, Promise<StudyDatasets>>();
  return async (study) => {
    const reader = maybeReader();
    const plan = reader?.maybePlan(study);
    if (plan === undefined) {
      if (reader?.isPublished(study) !== true) return undefined;
      return { without: `${study} was published as tables of losses: there are no images of it here` };
    }
    const known = kept.get(plan);
    if (known !== undefined) return known;
    const loading = load(plan);
    kept.set(plan, loading);
    loading.catch(() => kept.delete(plan));
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return loading;
  };
}
