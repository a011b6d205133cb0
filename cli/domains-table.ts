import pc from 'picocolors';
import type { ArtifactStore } from '../results/artifact-store.js';
import type { Domain } from '../study/domain.js';
import type { Plan } from '../study/plan.js';
import { describeDomain } from '../micrographs/describe-domain.js';
import { renderTable } from './render-table.js';

/** Outside of it, a network can do well by calling everything background, or everything particle. */
const FAIR_SHARE = [0.05, 0.6] as const;

/** What every table shows, in columns of its own. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set(['lattice', 'defocus', 'dose']);

/**
 * One row a domain: what was drawn, in a column each what else differs between the domains, such as an aberration that
 * only some have, and the share of particle pixels in its labels.
 */
export async function renderDomainsTable(plan: Plan, artifacts: ArtifactStore): Promise<string> {
  const { domains } = plan.study;
  const facts = domains.map((domain) => new Map(describeDomain(domain).map(({ name, value }) => [name, value])));
  const differing = listDiffering(facts);
  const rows = await Promise.all(
    domains.map(async (domain, row) => [
      domain.name,
      domain.structure.particles.lattice,
      ...differing.map((name) => facts[row]?.get(name) ?? ''),
      ...describeConditions(domain),
      ...(await describeImages(plan.domains[domain.name], artifacts)),
    ]),
  );
  return renderTable(
    ['domain', 'structure', ...differing],
    ['defocus / nm', 'dose / e/Å²', 'images', 'held out', 'particles'],
    rows,
  );
}

/** Names of facts, in the order in which they are told, that some domains lack or tell otherwise. */
function listDiffering(facts: readonly ReadonlyMap<string, string>[]): readonly string[] {
  // the domain that tells most knows best where a fact belongs among the others
  const names = new Set([...facts].sort((a, b) => b.size - a.size).flatMap((own) => [...own.keys()]));
  return [...names].filter((name) => !ALWAYS_SHOWN.has(name) && new Set(facts.map((own) => own.get(name))).size > 1);
}

function describeConditions({ imaging }: Domain): readonly string[] {
  return [
    (imaging.defocusAngstrom / 10).toLocaleString('en', { signDisplay: 'exceptZero' }),
    String(imaging.doseElectronsPerSquareAngstrom),
  ];
}

async function describeImages(key: string | undefined, artifacts: ArtifactStore): Promise<readonly string[]> {
  const summary = key === undefined ? undefined : (await artifacts.readManifest(key))?.summary;
  if (summary?.kind !== 'generate') return ['', '', ''];
  const { trainingImages, validationImages, particleShare } = summary;
  const [low, high] = FAIR_SHARE;
  const share = `${(100 * particleShare).toFixed(0)} %`;
  const isFair = particleShare >= low && particleShare <= high;
  return [String(trainingImages), String(validationImages), isFair ? share : pc.yellow(share)];
}
