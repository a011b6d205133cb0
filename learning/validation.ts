import type { Session } from './engine/session.js';
import { openImageSet, type ImageSet } from './image-set.js';
import { summarizeScores } from './metrics.js';
import { scoreImages, type Attention } from './score-images.js';
import type { LabelledImages } from './training-job.js';
import type { EpochRecord, Metrics } from '../study/metrics.js';
import type { StageRecipe } from '../study/recipe.js';

export interface Validation {
  readonly stage: Pick<StageRecipe, 'batchSize' | 'loss'>;
  /** Of the stage's own domain. */
  readonly own: ImageSet;
  /** By name; those of the same size of image. */
  readonly others?: Readonly<Record<string, LabelledImages>>;
  readonly attention: Attention;
}

/** Measures the network as it is after an epoch, by the session's step `evaluate`. */
export async function validateEpoch(
  session: Session,
  { stage, own, others, attention }: Validation,
): Promise<Pick<EpochRecord, 'validation' | 'others'>> {
  const measure = async (set: ImageSet): Promise<Metrics> =>
    summarizeScores(await scoreImages(session, set, stage.batchSize, attention), stage.loss);
  const validation = await measure(own);
  if (others === undefined) return { validation };
  const measured: Record<string, Metrics> = {};
  for (const [name, dataset] of Object.entries(others)) {
    // one is open at a time: there may be hundreds
    const set = await openImageSet(dataset);
    try {
      measured[name] = await measure(set);
    } finally {
      await set.close();
    }
  }
  return { validation, others: measured };
}
