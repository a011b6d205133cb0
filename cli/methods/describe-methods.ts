import { MEASURES } from '../../analysis/measure.js';
import { RESAMPLES } from '../../analysis/interval.js';
import type { Fact, FactGroup } from '../../report/report-facts.js';
import type { StageParameters, StudyParameters } from './study-parameters.js';

/** How a study of one's own was made, as lists. */
export function describeMethods(parameters: StudyParameters): readonly FactGroup[] {
  const { mixtures, pretrain, transfer } = parameters;
  return [
    {
      title: 'Study',
      facts: toFacts({
        'pairs of domains': parameters.pairs,
        ...(mixtures !== undefined && { mixtures }),
        freezing: parameters.freezing,
        replicates: parameters.replicates,
        pretraining: parameters.pretraining,
        'random seed': parameters.seed,
        plan: parameters.plan,
      }),
    },
    { title: 'Micrographs, in all domains', facts: parameters.shared },
    {
      title: 'Network and validation',
      facts: toFacts({
        network: `U-Net with residual encoder, ${parameters.baseFilters} filters at the first level`,
        'held-out images': `${parameters.heldOut} a domain`,
        'validated after an epoch': parameters.validatedOn,
        'epoch that counts': 'the one with the lowest loss on the stage’s own domain',
      }),
    },
    { title: 'Pretraining', facts: describeStage(pretrain) },
    ...(transfer === undefined ? [] : [{ title: 'Transfer', facts: describeStage(transfer, transfer.frozenNorm) }]),
    STATISTICS,
  ];
}

/** How published results were read. */
export function describePublished(offset: number): readonly FactGroup[] {
  return [
    {
      title: 'Published results',
      facts: toFacts({
        loss: `cross entropy of a double softmax, less ${offset}, as the authors subtract it`,
        networks: 'each with a pretraining of its own',
        'epoch that counts': 'the one with the lowest loss on the stage’s own domain',
        simulation: 'as the article describes; nothing was computed here',
      }),
    },
    STATISTICS,
  ];
}

const STATISTICS: FactGroup = {
  title: 'Statistics',
  facts: toFacts({
    L: 'loss on held-out images less that of a perfect network; 0 is perfect',
    G_OOD: MEASURES['loss-gap-ood-after'].definition,
    intervals: `95 %, percentiles of ${RESAMPLES} resamples of the replicates; networks that share a pretraining stay together`,
  }),
};

function describeStage(stage: StageParameters, frozenNorm?: string): readonly Fact[] {
  return toFacts({
    images: stage.images,
    'learning rates': stage.learningRates,
    ...(frozenNorm !== undefined && { 'batch norm of frozen parts': frozenNorm }),
    epochs: stage.epochs,
    batch: stage.batch,
    'rate after an epoch': `× ${stage.decay}`,
    loss: stage.loss,
    augmentation: stage.augmentation,
    precision: stage.precision,
  });
}

function toFacts(facts: Readonly<Record<string, string>>): readonly Fact[] {
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}
