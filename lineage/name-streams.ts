import { nameCondition } from '../physics/condition-name.js';
import { hashCanonical } from '../study/identity.js';
import { SPLITS, type Split } from '../study/split.js';
import type { StreamName } from './graph.js';
import type { GenerateIdentity, ReadIdentity, TrainingIdentity } from './read-identity.js';

/**
 * The random streams that a step opens below its study's seed, by the names that simulation and training use.
 * @param pretraining of a transfer: whose own streams it shares
 */
export function nameStreams(identity: ReadIdentity, pretraining?: ReadIdentity): readonly StreamName[] {
  switch (identity.kind) {
    case 'waves': {
      const { split, first, count } = identity.input;
      const indices = nameRange(first, first + count - 1);
      return [
        ['structure', split, indices],
        ['phonons', split, indices],
      ];
    }
    case 'generate': {
      const counts = countImages(identity);
      return SPLITS.filter((split) => counts[split] > 0).flatMap((split) =>
        nameImageStreams(identity, split, nameRange(0, counts[split] - 1)),
      );
    }
    case 'pretrain':
    case 'transfer':
      return nameStageStreams(identity, pretraining?.kind === 'pretrain' ? pretraining : identity);
    case 'evaluate':
      return [];
    default:
      return identity satisfies never;
  }
}

/** Of one image, or of the images that a range names. */
export function nameImageStreams(
  { input }: GenerateIdentity,
  split: Split,
  index: number | string,
): readonly StreamName[] {
  const condition = nameCondition(input.domain.imaging);
  return [
    ['defocus', condition, split, index],
    ['crop', split, index],
    ['noise', condition, split, index],
  ];
}

export function countImages({ input }: GenerateIdentity): Readonly<Record<Split, number>> {
  return { training: input.trainingImages, validation: input.validationImages };
}

function nameStageStreams({ kind, input }: TrainingIdentity, first: TrainingIdentity): readonly StreamName[] {
  const own = first.kind === 'pretrain' ? first.input.own : undefined;
  const place = [kind, input.replicate, ...(own === undefined ? [] : [hashCanonical(own)])];
  const order: StreamName = [...place, 'order', nameRange(1, input.stage.epochs)];
  return kind === 'pretrain' ? [[...place, 'weights', 'each variable'], order] : [order];
}

/** `0…47`. */
function nameRange(first: number, last: number): string | number {
  return first === last ? first : `${first}…${last}`;
}
