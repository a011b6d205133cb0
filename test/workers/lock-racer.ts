/** A process of the tests that tries for locks whenever it is told to, and holds those that it gets as long as it lives. */
import { takeLock } from '../../workers/embedded/lock.js';

export interface RaceStart {
  readonly path: string;
  /** So many numbers are counted first. */
  readonly delay: number;
}

/** Of the holder by what this process has seen; its own where it has the lock. */
export interface RaceEnd {
  readonly holder: number;
}

process.on('message', ({ path, delay }: RaceStart) => {
  let counted = 0;
  while (counted < delay) counted++;
  void takeLock(path).then((holder) => process.send?.({ holder: holder?.pid ?? process.pid } satisfies RaceEnd));
});
process.on('disconnect', () => process.exit());
