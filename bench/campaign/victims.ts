import { findChildren } from './child-processes.js';
import type { Victim } from './schedule.js';
import type { TrainingLog } from './training-log.js';

/** Words at the end of which the command lines differ: the server's is a mode, a worker's its own name. */
const WORDS = { train: 'train', simulate: 'simulate', store: 'store', server: 'start-dev' } as const;

/** Finds the processes of the run that this process supervises: none while one is dead. */
export function createVictimFinder(log: TrainingLog): (victim: Victim) => number | undefined {
  const maybeChild = (victim: keyof typeof WORDS) => findChildren(process.pid, WORDS[victim])[0];
  return (victim) => {
    if (victim !== 'training-process') return maybeChild(victim);
    const worker = maybeChild('train');
    if (worker === undefined) return undefined;
    // a process of its own for every training, so that it trains as long as it lives
    return findChildren(worker, 'compute-process.js').find((pid) => pid === log.maybeTrainingPid());
  };
}
