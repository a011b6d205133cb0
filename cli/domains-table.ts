import pc from 'picocolors';
import type { ArtifactStore } from '../results/artifact-store.js';
import type { Domain } from '../study/domain.js';
import type { Plan } from '../study/plan.js';
import { renderTable } from './render-table.js';

/** Outside of it, a network can do well by calling everything background, or everything particle. */
const FAIR_SHARE = [0.05, 0.6] as const;

/** One row a domain: what was drawn, and the share of particle pixels in its labels. */
export async function renderDomainsTable(plan: Plan, artifacts: ArtifactStore): Promise<string> {
  const rows = await Promise.all(plan.study.domains.map((domain) => renderRow(domain, plan, artifacts)));
  return renderTable(['domain', 'structure'], ['defocus / nm', 'dose / e/Å²', 'images', 'held out', 'particles'], rows);
}

async function renderRow(
  { name, structure, imaging }: Domain,
  plan: Plan,
  artifacts: ArtifactStore,
): Promise<string[]> {
  const what = [name, structure.particles.lattice];
  const conditions = [
    (imaging.defocusAngstrom / 10).toLocaleString('en', { signDisplay: 'exceptZero' }),
    String(imaging.doseElectronsPerSquareAngstrom),
  ];
  const key = plan.domains[name];
  const summary = key === undefined ? undefined : (await artifacts.readManifest(key))?.summary;
  if (summary?.kind !== 'generate') return [...what, ...conditions, '', '', ''];
  const { trainingImages, validationImages, particleShare } = summary;
  const [low, high] = FAIR_SHARE;
  const share = `${(100 * particleShare).toFixed(0)} %`;
  const fair = particleShare >= low && particleShare <= high;
  return [...what, ...conditions, String(trainingImages), String(validationImages), fair ? share : pc.yellow(share)];
}
