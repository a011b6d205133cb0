import { parseArtifactLocation, type ArtifactLocation } from '../results/artifact-location.js';
import { makeFolder } from '../results/durable-file.js';
import { requireLocalFileSystem } from '../results/local-file-system.js';
import { openArtifactStore } from '../results/open-artifact-store.js';
import { maybeRecallLocation } from '../results/remembered-location.js';
import { planStudy, type Plan } from '../study/plan.js';
import type { Study } from '../study/study.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { maybeFindHolder } from '../workers/embedded/lock.js';

/**
 * Where artifacts are: as asked for, else where the process that serves the data folder keeps them, else where they were
 * before. Undefined: in the data folder.
 */
export async function maybePlaceArtifacts(
  dataFolder: string,
  asked: ArtifactLocation | undefined,
): Promise<ArtifactLocation | undefined> {
  const folder = layOutDataFolder(dataFolder);
  const holder = await maybeFindHolder(folder.lock);
  if (asked !== undefined) return asked;
  if (holder?.artifacts !== undefined) return parseArtifactLocation(holder.artifacts);
  return maybeRecallLocation(folder.artifactLocation);
}

/** Plans the study and writes the plan down, from which alone a run starts. */
export async function freezeStudy(
  study: Study,
  dataFolder: string,
  artifacts: ArtifactLocation | undefined,
): Promise<Plan> {
  return freezePlan(planStudy(study), dataFolder, artifacts);
}

/** Writes a plan down in the data folder, which is made where there is none. */
export async function freezePlan(
  plan: Plan,
  dataFolder: string,
  artifacts: ArtifactLocation | undefined,
): Promise<Plan> {
  const folder = layOutDataFolder(dataFolder);
  await makeFolder(folder.root);
  await requireLocalFileSystem(folder.root);
  await (await openArtifactStore(folder, artifacts)).freezePlan(plan.hash, JSON.stringify(plan));
  return plan;
}
