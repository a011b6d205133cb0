const SHORTEST_PAUSE_MS = 500;
/** One that waited for a worker to start tells nothing of what looking costs. */
const REMEMBERED = 3;

/**
 * Tells how long to wait after each look, so that looking takes a tenth of the time at most, however many groups are
 * running: nine times as long as the shortest of the last three looks took.
 */
export function createLookPace(): (lookMs: number) => number {
  const looks: number[] = [];
  return (lookMs) => {
    looks.push(lookMs);
    if (looks.length > REMEMBERED) looks.shift();
    const costMs = looks.length < REMEMBERED ? 0 : Math.min(...looks);
    return Math.max(SHORTEST_PAUSE_MS, 9 * costMs);
  };
}
