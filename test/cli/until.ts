import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until there is an answer; the test's own time limit ends it. */
export async function until<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await sleep(50);
  }
}
