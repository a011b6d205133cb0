import { MEASURES } from '../../analysis/measure.js';
import { RESAMPLES } from '../../analysis/interval.js';
import { formatCount, formatRate } from '../../figures/numbers.js';
import type { Fact, FactGroup } from '../../report/report-facts.js';
import type { Plan } from '../../study/plan.js';
import type { StageSettings, Study } from '../../study/study.js';
import { describeDomain } from '../gallery/describe-domain.js';

/** How a study of one's own was made, from its plan. */
export function describeMethods({ hash, study }: Plan): readonly FactGroup[] {
  const { pretrain, mixtures = [] } = study;
  return [
    {
      title: 'Study',
      facts: toFacts({
        'pairs of domains': formatCount(study.pairs.length),
        ...(mixtures.length > 0 && { mixtures: formatCount(mixtures.length) }),
        freezing: study.freeze.map((freeze) => (freeze === 'none' ? 'nothing' : freeze)).join(', '),
        replicates: String(study.replicates),
        pretraining: study.pretraining ?? 'shared by all networks of a source, learning rate and replicate',
        'random seed': String(study.seed),
        plan: hash.slice(0, 16),
      }),
    },
    { title: 'Micrographs, in all domains', facts: listShared(study.domains.map(describeDomain)) },
    {
      title: 'Network and validation',
      facts: toFacts({
        network: `U-Net with residual encoder, ${study.network.baseFilters} filters at the first level`,
        'held-out images': `${study.validationImages} a domain`,
        'validated after an epoch': study.validateOn === 'all' ? 'on all domains' : 'on the stage’s own domain',
        'epoch that counts': 'the one with the lowest loss on the stage’s own domain',
      }),
    },
    {
      title: 'Pretraining',
      facts: [
        ...toFacts({ images: formatCount(pretrain.images), 'learning rates': writeRates(pretrain.learningRates) }),
        ...describeStage(pretrain.settings),
      ],
    },
    ...(study.pairs.length === 0 ? [] : [describeTransfer(study)]),
    STATISTICS,
  ];
}

function describeTransfer({ transfer }: Study): FactGroup {
  return {
    title: 'Transfer',
    facts: [
      ...toFacts({
        images: transfer.images.map(formatCount).join(', '),
        'learning rates': writeRates(transfer.learningRates),
        'batch norm of frozen parts': transfer.frozenNorm === 'averages' ? 'as in inference' : 'as in training',
      }),
      ...describeStage(transfer.settings),
    ],
  };
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

function describeStage(settings: StageSettings): readonly Fact[] {
  return toFacts({
    epochs: String(settings.epochs),
    batch: String(settings.batchSize),
    'rate after an epoch': `× ${settings.learningRateDecay}`,
    loss: settings.loss === 'double-softmax' ? 'cross entropy of a double softmax (the paper’s)' : settings.loss,
    augmentation: settings.augment ? '8 dihedral copies of each image' : 'none',
    precision: settings.precision,
  });
}

/** The facts that are the same everywhere. */
function listShared(all: readonly (readonly Fact[])[]): readonly Fact[] {
  return (all[0] ?? []).filter((fact) => all.every((facts) => facts.some((other) => isSame(other, fact))));
}

/** The facts that are not. */
export function listOwn(all: readonly (readonly Fact[])[]): readonly (readonly Fact[])[] {
  const shared = listShared(all);
  return all.map((facts) => facts.filter((fact) => !shared.some((other) => isSame(other, fact))));
}

function isSame(a: Fact, b: Fact): boolean {
  return a.name === b.name && a.value === b.value;
}

function writeRates(rates: readonly number[]): string {
  return rates.map(formatRate).join(', ');
}

function toFacts(facts: Readonly<Record<string, string>>): readonly Fact[] {
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}
