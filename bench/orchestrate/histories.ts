import type { Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 30_000;
const LOOK_MS = 200;

/**
 * Events of the longest history of any workflow. What can be listed lags behind: waits until all have ended.
 * @param least workflows that there are
 * @throws Error where they don't end
 */
export async function findLargestHistory(client: Client, least: number): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const lengths: number[] = [];
    let running = 0;
    for await (const { historyLength, status } of client.workflow.list()) {
      lengths.push(historyLength);
      if (status.name === 'RUNNING') running++;
    }
    if (running === 0 && lengths.length >= least) return Math.max(...lengths);
    if (Date.now() > deadline) {
      throw new Error(`expected ${least} workflows that have ended, got ${lengths.length}, ${running} still running`);
    }
    await sleep(LOOK_MS);
  }
}
