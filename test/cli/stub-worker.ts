import type { TestContext } from 'node:test';
import { startWorkerProcess, type WorkerProcess } from '../../bench/orchestrate/worker-process.js';

const STUB = new URL('../../bench/orchestrate/stub-worker.js', import.meta.url);
const STORE = new URL('../../workers/store.js', import.meta.url);

/**
 * Starts a worker of a data folder, whose computing is a stub, which lives as long as the test.
 * @param address of the Temporal server
 */
export async function startStubWorker(
  context: TestContext,
  name: 'store' | 'simulate' | 'train',
  dataFolder: string,
  address: string,
): Promise<WorkerProcess> {
  const settings = { dataFolder, address, threads: 1, concurrency: 4, devices: ['cpu' as const] };
  const worker = startWorkerProcess(name, name === 'store' ? STORE : STUB, [name], settings);
  context.after(() => worker.kill());
  await Promise.race([worker.ready, worker.failed]);
  return worker;
}
