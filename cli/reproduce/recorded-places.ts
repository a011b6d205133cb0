import type { Manifest } from '../../results/manifest.js';
import type { Expected } from './bundle.js';

/** The steps of the queue `train`. */
function listTrained({ steps }: Pick<Expected, 'steps'>): readonly Manifest[] {
  return steps.filter(({ kind }) => kind === 'pretrain' || kind === 'transfer' || kind === 'evaluate');
}

/** Threads that most of them were computed with; of two as many, those of the later. */
export function trainingThreads(expected: Pick<Expected, 'steps'>): number {
  const counts = new Map<number, number>();
  for (const { environment } of listTrained(expected)) {
    counts.set(environment.threads, (counts.get(environment.threads) ?? 0) + 1);
  }
  const [most] = [...counts].reverse().sort(([, a], [, b]) => b - a);
  return Math.max(1, most?.[0] ?? 1);
}

export function isOfGpu(expected: Pick<Expected, 'steps'>): boolean {
  return listTrained(expected).some(({ environment }) => environment.device.startsWith('cuda:'));
}
