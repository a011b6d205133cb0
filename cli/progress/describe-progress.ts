import type { StepProgress } from '../../activities/contract.js';
import type { StepKind } from '../../study/step.js';

/** `epoch 3/6 (42 %)  loss 0.4127  212 images/s`, as far as the step says it. */
export function describeProgress(kind: StepKind, progress: StepProgress): string {
  const { done, total, batch, batches, loss, imagesPerSecond, resumedAfterEpoch } = progress;
  if (total === 0) return 'starting';
  if (kind === 'generate' || kind === 'evaluate') return `image ${done}/${total}`;
  const parts = [`epoch ${done}/${total}`];
  if (batch !== undefined) parts.push(`batch ${batch}/${batches ?? batch}`);
  if (loss !== undefined) parts.push(`loss ${loss.toFixed(4)}`);
  if (imagesPerSecond !== undefined) parts.push(`${imagesPerSecond.toFixed(0)} images/s`);
  if (resumedAfterEpoch !== undefined) parts.push(`went on after epoch ${resumedAfterEpoch}`);
  return parts.join('  ');
}
