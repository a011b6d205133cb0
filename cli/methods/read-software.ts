import { z } from 'zod';
import type { ArtifactStore } from '../../results/artifact-store.js';

const softwareSchema = z.looseObject({ commit: z.string().optional() });

export interface ToldSoftware {
  readonly commit?: string | undefined;
  /** All that is said of it. */
  readonly told: Readonly<Record<string, unknown>>;
}

/**
 * What is known of the program that a step was computed with, besides its version; undefined where that isn't kept.
 * @param sha256 as the step's environment has it
 */
export async function readSoftware(
  artifacts: ArtifactStore,
  sha256: string | undefined,
): Promise<ToldSoftware | undefined> {
  const text = sha256 === undefined ? undefined : await artifacts.maybeReadText(sha256);
  if (text === undefined) return undefined;
  const told = softwareSchema.parse(JSON.parse(text));
  return { commit: told.commit, told };
}
