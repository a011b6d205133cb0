import { createStreams } from '../../study/random-stream.js';

/** Processes of a running study that a campaign kills: the workers, the server, and the one in which a network trains. */
export const VICTIMS = ['train', 'simulate', 'store', 'server', 'training-process'] as const;
export type Victim = (typeof VICTIMS)[number];

/** What is counted to tell how far a run is: generate steps that are finished, and networks evaluated or epochs trained. */
export interface Progress {
  readonly datasets: number;
  readonly work: number;
}

/** One `kill -9`. */
export interface Fault {
  readonly victim: Victim;
  readonly measure: keyof Progress;
  /** Due as soon as so much is done. */
  readonly after: number;
  /** From then on. */
  readonly delayMs: number;
}

export interface Campaign {
  readonly seed: number;
  readonly kills: number;
  /** Hit in turn, as often as it takes; in an order that the seed says. */
  readonly victims: readonly Victim[];
  /** What there is to do. */
  readonly total: Progress;
}

const LONGEST_DELAY_MS = 300;
/** A kill that is due in the last moments may find the study ended. */
export const COVERED_SHARE = 0.95;

/**
 * Kills at random, spread over the run: one in every equal part of it. Every other one of the simulation worker comes while
 * datasets are made, which is in the run's first seconds; later on it has nothing to lose.
 */
export function scheduleFaults({ seed, kills, victims, total }: Campaign): readonly Fault[] {
  const random = createStreams(seed)('campaign');
  const order = Array.from({ length: kills }, (_, index) => victims[index % victims.length] ?? 'train');
  // Fisher and Yates
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [order[last], order[other]] = [order[other] ?? 'train', order[last] ?? 'train'];
  }
  let simulations = 0;
  const measures = order.map((victim) =>
    victim === 'simulate' && simulations++ % 2 === 0 ? ('datasets' as const) : ('work' as const),
  );
  const counted = { datasets: 0, work: 0 };
  return order.map((victim, index): Fault => {
    const measure = measures[index] ?? 'work';
    const parts = measures.filter((candidate) => candidate === measure).length;
    const share = (counted[measure]++ + random.uniform()) / parts;
    const after = Math.floor(share * COVERED_SHARE * total[measure]);
    return { victim, measure, after, delayMs: random.integer(LONGEST_DELAY_MS) };
  });
}
