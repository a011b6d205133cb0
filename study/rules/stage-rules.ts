import type { Draft } from '../draft.js';
import type { Finding } from '../finding.js';
import { DIHEDRAL_COPIES } from '../recipe.js';
import { asList } from '../study-file.js';
import { findRepeats } from './repeats.js';

/** Batches that no epoch fills, and values listed twice. */
export function checkStages({ pretrain, transfer }: Draft): readonly Finding[] {
  return Object.entries({ pretrain, transfer }).flatMap(([name, stage]) => {
    if (stage === undefined) return [];
    const samples = Math.min(...asList(stage.images)) * (stage.augment ? DIHEDRAL_COPIES : 1);
    const expected = `at most the ${samples} samples of an epoch`;
    return [
      ...(stage.batch > samples ? [{ path: [name, 'batch'], expected, got: `${stage.batch}` }] : []),
      ...findRepeats([name, 'images'], stage.images),
      ...findRepeats([name, 'learningRate'], stage.learningRate),
    ];
  });
}
