import { maybeCreateResultReader } from '../results/sqlite/result-reader.js';
import { maybeCreateStepReader } from '../results/sqlite/step-reader.js';
import { estimatePlan, type Estimate } from '../study/estimate.js';
import type { Plan } from '../study/plan.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { readMeasuredSteps } from './measured-steps.js';
import { openArtifacts } from './open-artifacts.js';

/** What a plan still costs in this data folder. A step is finished when its manifest stands, a record step when its row does. */
export async function estimateRest(plan: Plan, dataFolder: string): Promise<Estimate> {
  const artifacts = await openArtifacts(dataFolder);
  const finished = await artifacts.listFinished();
  const { results } = layOutDataFolder(dataFolder);
  const rows = maybeCreateResultReader(results);
  const steps = maybeCreateStepReader(results);
  try {
    const measured = await readMeasuredSteps(plan, finished, steps, artifacts);
    return estimatePlan(plan, (key) => finished.has(key) || rows?.isRecorded(key) === true, measured);
  } finally {
    rows?.close();
    steps?.close();
  }
}

/** The first six fields are a contract: others read them. */
export function toPlanJson({ hash, networks }: Plan, { steps, reused, hours, bytes, kinds }: Estimate) {
  return { hash, networks: networks.length, steps, reused, hours, bytes, kinds };
}
