import { z } from 'zod';
import { FREEZE_OPTIONS } from '../../study/recipe.js';

/** The setting of a network in its study's grid, as columns of `networks`. */
export const SETTING_COLUMNS = `source, target, freeze, pretrain_learning_rate AS pretrainLearningRate,
  transfer_learning_rate AS transferLearningRate, images, replicate`;

/** A row of them; what belongs to a second stage is null in a network that is trained once. */
export const settingShape = {
  source: z.string().nullable(),
  target: z.string(),
  freeze: z.enum(FREEZE_OPTIONS).nullable(),
  pretrainLearningRate: z.number(),
  transferLearningRate: z.number().nullable(),
  images: z.number(),
  replicate: z.number(),
} as const;
