import type { AtEnd } from '../command.js';
import { startDeployment } from '../orchestrate/deployment.js';
import { planStudies, runStudies } from '../orchestrate/run-studies.js';

/** Runs the paper's studies, as many of their networks, with stubs in the place of computations. */
export async function fillStore(dataFolder: string, networks: number, atEnd: AtEnd): Promise<void> {
  const plans = await planStudies(dataFolder, networks);
  const deployment = await startDeployment(dataFolder, atEnd);
  await runStudies(deployment, plans);
  await deployment.stop();
}
