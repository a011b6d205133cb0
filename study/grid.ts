import { groupPairs } from './group-by.js';
import { nameMixture } from './mixture.js';
import type { MixtureIdentity, TransferIdentity } from './step.js';
import type { Study } from './study.js';

type PretrainingSetting = Pick<TransferIdentity, 'source' | 'pretrainLearningRate' | 'replicate'>;
type TransferSetting = Pick<TransferIdentity, 'target' | 'images' | 'transferLearningRate' | 'freeze'>;

/** A network that is trained once. */
export type MixedSetting = Pick<MixtureIdentity, 'mixture' | 'pretrainLearningRate' | 'replicate'>;

/** A pretraining, and all that is transferred from it. */
export interface Branch {
  readonly root: PretrainingSetting;
  readonly leaves: readonly TransferSetting[];
}

/** The study's grid in its fixed order. Together the leaves of all branches are the networks that are transferred. */
export function listBranches(study: Study): readonly Branch[] {
  return [...groupPairs(study.pairs.map(({ source, target }) => [source, target]))].flatMap(([source, targets]) => {
    const leaves = listLeaves(study, targets);
    return study.pretrain.learningRates.flatMap((pretrainLearningRate) =>
      Array.from({ length: study.replicates }, (_, replicate) => ({
        root: { source, pretrainLearningRate, replicate },
        leaves,
      })),
    );
  });
}

/** The networks that are trained once, in their fixed order. */
export function listMixed({ mixtures = [], pretrain, replicates }: Study): readonly MixedSetting[] {
  return mixtures.flatMap((mixture) =>
    pretrain.learningRates.flatMap((pretrainLearningRate) =>
      Array.from({ length: replicates }, (_, replicate) => ({ mixture, pretrainLearningRate, replicate })),
    ),
  );
}

/** Gives a network its readable name: `under:128+over:384/1e-3/0`. The domain that is named last is its target. */
export function identifyMixed(
  study: string,
  { mixture, pretrainLearningRate, replicate }: MixedSetting,
): MixtureIdentity {
  const last = mixture.at(-1);
  if (last === undefined) throw new RangeError('expected a mixture of at least one domain, got none');
  const id = [nameMixture(mixture), pretrainLearningRate.toExponential(), replicate].join('/');
  return { id, study, mixture, target: last.domain, pretrainLearningRate, images: last.images, replicate };
}

/** Gives a network its readable name: `under→over/none/1e-3/1e-4/64/0`. */
export function identifyNetwork(
  study: string,
  { source, pretrainLearningRate, replicate }: PretrainingSetting,
  { target, freeze, transferLearningRate, images }: TransferSetting,
): TransferIdentity {
  const rates = [pretrainLearningRate, transferLearningRate].map((rate) => rate.toExponential());
  const id = [`${source}→${target}`, freeze, ...rates, images, replicate].join('/');
  return { id, study, source, target, freeze, pretrainLearningRate, transferLearningRate, images, replicate };
}

function listLeaves({ transfer, freeze }: Study, targets: readonly string[]): readonly TransferSetting[] {
  return targets.flatMap((target) =>
    transfer.images.flatMap((images) =>
      transfer.learningRates.flatMap((transferLearningRate) =>
        freeze.map((option) => ({ target, images, transferLearningRate, freeze: option })),
      ),
    ),
  );
}
