import { createPlanSource } from '../../activities/plan-source.js';
import type { DomainPorts, StudyDatasets } from '../../dashboard/routes/domains.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import type { EvaluatedReader } from '../../results/sqlite/evaluated-reader.js';

const MOST_KEPT = 16;

/** Domains and datasets of studies, by the latest plan of each. Of a plan no more is kept: large ones take 100 MB. */
export function createDatasetSearch(
  openArtifacts: () => Promise<ArtifactStore>,
  maybeReader: () => EvaluatedReader | undefined,
): DomainPorts['findDatasets'] {
  const kept = new Map<string, Promise<StudyDatasets>>();
  const load = async (plan: string): Promise<StudyDatasets> => {
    const { study, domains } = await createPlanSource(await openArtifacts()).load(plan);
    return {
      domains: study.domains.flatMap((domain) => {
        const dataset = domains[domain.name];
        return dataset === undefined ? [] : [{ domain, dataset }];
      }),
    };
  };
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
