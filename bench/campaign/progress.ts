import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nameManifest } from '../../results/manifest-name.js';
import type { Plan } from '../../study/plan.js';
import type { DataFolder } from '../../workers/data-folder.js';
import type { Progress } from './schedule.js';

/** All that the plans ask for; `epochs`: as work counts the epochs of all trainings, else the networks. */
export function sumUp(plans: readonly Plan[], counts: 'networks' | 'epochs'): Progress {
  const trainings = plans.flatMap(({ steps }) =>
    Object.values(steps).filter((step) => step.kind === 'pretrain' || step.kind === 'transfer'),
  );
  return {
    datasets: listDatasets(plans).length,
    work:
      counts === 'epochs'
        ? trainings.reduce((sum, { stage }) => sum + stage.epochs, 0)
        : plans.reduce((sum, { networks }) => sum + networks.length, 0),
  };
}

/** Looks how many datasets of the plans are finished. */
export function createDatasetCount(plans: readonly Plan[], { artifacts }: DataFolder): () => number {
  const missing = new Set(listDatasets(plans).map((key) => join(artifacts, 'steps', nameManifest(key))));
  const all = missing.size;
  return () => {
    for (const path of missing) if (existsSync(path)) missing.delete(path);
    return all - missing.size;
  };
}

function listDatasets(plans: readonly Plan[]): readonly string[] {
  const keys = plans.flatMap(({ steps }) => Object.keys(steps).filter((key) => steps[key]?.kind === 'generate'));
  return [...new Set(keys)];
}
