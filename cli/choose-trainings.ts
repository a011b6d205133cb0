import { availableParallelism, totalmem } from 'node:os';
import type { Study } from '../study/study.js';

/**
 * Images of a batch x pixels x base filters up to which trainings side by side, a thread each, were measured to be faster than
 * one after the other with all threads (docs/log.md).
 */
const SMALL_BATCH = 16 * 128 ** 2 * 32;
/** A training of that size takes a third of it. */
const MEMORY_BYTES = 2 ** 31;

/** Trainings at once on the CPU for a study, where nobody has said how many. */
export function chooseTrainings(
  { domains, network, pretrain, transfer }: Pick<Study, 'domains' | 'network' | 'pretrain' | 'transfer'>,
  machine = { cores: availableParallelism(), memoryBytes: totalmem() },
): number {
  const images = Math.max(pretrain.settings.batchSize, transfer.settings.batchSize);
  const pixels = Math.max(...domains.map(({ grid }) => grid.pixels));
  if (images * pixels ** 2 * network.baseFilters > SMALL_BATCH) return 1;
  return Math.max(1, Math.min(machine.cores, Math.floor(machine.memoryBytes / MEMORY_BYTES)));
}
