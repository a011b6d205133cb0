import type { ComputedKind } from './report-facts.js';

/** Power that a step is taken to draw while it runs. */
const WATTS_A_THREAD = 10;
/** The cap that the paper set for its GPUs (section 4). */
const WATTS_A_GPU = 250;

export const ENERGY_MODEL =
  `Estimated, not measured: the time that each step ran, times ${WATTS_A_THREAD} W for each processor thread that it was ` +
  `given, or times ${WATTS_A_GPU} W on a GPU (the paper’s power cap). Cooling, idle machines, storage, failed attempts and ` +
  'datasets that are only evaluated on are left out.';

/** By the model above, in kilowatt hours. */
export function estimateEnergyKilowattHours({ device, threads, seconds }: ComputedKind): number {
  const watts = device.startsWith('cpu') ? threads * WATTS_A_THREAD : WATTS_A_GPU;
  return (watts * seconds) / 3.6e6;
}
