import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StepKey } from '../../study/step.js';
import { layOutDataFolder } from '../../workers/data-folder.js';

/**
 * Puts a file where the step's folder has to be: a fault that no attempt can mend, and a person can. Returns what mends
 * it.
 */
export function poisonStep(dataFolder: string, step: StepKey): () => void {
  const path = join(layOutDataFolder(dataFolder).artifacts, 'scratch', step);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return () => rmSync(path);
}
