import type { Environment } from '../results/manifest.js';
import type { EngineDescription } from './compute.js';
import type { StepPorts } from './step-ports.js';

/**
 * Where a step runs. What there is to say of the program is kept in the store before a manifest names it. To be asked before
 * the work: what can't be told is no reason to lose it.
 */
export async function describeMachine({
  artifacts,
  machine,
  software,
}: Pick<StepPorts, 'artifacts' | 'machine' | 'software'>): Promise<Omit<Environment, keyof EngineDescription>> {
  return { ...machine, software: await artifacts.keepText(await software()) };
}
