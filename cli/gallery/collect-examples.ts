import type { ArtifactStore } from '../../results/artifact-store.js';
import type { Domain } from '../../study/domain.js';
import type { Plan } from '../../study/plan.js';
import type { DomainExamples } from './domain-examples.js';
import { maybeReadFinishedExamples } from './finished-examples.js';
import { simulateExamples, type SimulationPorts } from './simulated-examples.js';

/** The first training examples of every domain of the study: those of an earlier run, or else simulated anew. */
export async function collectExamples(
  { study, domains: keys }: Plan,
  count: number,
  ports: SimulationPorts & { readonly artifacts: ArtifactStore },
): Promise<readonly DomainExamples[]> {
  const finished = new Map<Domain, DomainExamples>();
  for (const domain of study.domains) {
    const key = keys[domain.name];
    if (key === undefined) continue;
    const examples = await maybeReadFinishedExamples(ports.artifacts, key, domain, count, ports.transform);
    if (examples !== undefined) finished.set(domain, { domain, source: 'data folder', examples });
  }
  const missing = study.domains.filter((domain) => !finished.has(domain));
  const simulated = simulateExamples(missing, study.seed, count, ports);
  return study.domains.map(
    (domain) => finished.get(domain) ?? { domain, source: 'simulation', examples: simulated.get(domain) ?? [] },
  );
}
