import type { z } from 'zod';
import type { NetworkIdentity } from '../../study/step.js';
import type { MixedPart } from '../result-store.js';
import type { settingShape } from './setting-columns.js';

type Setting = z.output<z.ZodObject<typeof settingShape>> & { readonly id: string; readonly study: string };

/**
 * A network's identity as it was recorded: canonically the same object, so that the key of its record is its hash.
 * @param parts of the network that is trained once
 */
export function toIdentity(
  { source, freeze, transferLearningRate, ...setting }: Setting,
  parts: readonly MixedPart[] | undefined,
): NetworkIdentity {
  if (parts !== undefined) return { ...setting, mixture: parts.map(({ domain, images }) => ({ domain, images })) };
  if (source === null || freeze === null || transferLearningRate === null) {
    throw new Error(`network ${setting.id} of ${setting.study} has neither a second stage nor parts`);
  }
  return { ...setting, source, freeze, transferLearningRate };
}
