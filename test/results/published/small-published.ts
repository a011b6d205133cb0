import type {
  PublishedMixture,
  PublishedStudy,
  PublishedTransfer,
} from '../../../results/published/published-study.js';
import { DEFOCUS_DOMAINS } from '../../../results/published/published-domains.js';

/** Three networks of the defocus study and one of the baseline, with losses of no table. */
export function createSmallPublished(): readonly PublishedStudy[] {
  const networks = [0, 1, 2].map((replicate): PublishedTransfer => ({
    kind: 'transfer',
    network: `-10nm→5nm/none/1e-4/1e-5/128/${replicate}`,
    source: '-10nm',
    target: '5nm',
    freeze: 'none',
    pretrainLearningRate: 1e-4,
    transferLearningRate: 1e-5,
    images: 128,
    replicate,
    trainingLoss: 0.32 + replicate,
    losses: DEFOCUS_DOMAINS.map((_, domain) => ({ domain, before: domain / 8, after: (domain + replicate) / 16 })),
  }));
  const mixture: PublishedMixture = {
    kind: 'mixture',
    network: '-10nm:384+5nm:128/1e-4/0',
    target: '5nm',
    pretrainLearningRate: 1e-4,
    images: 128,
    replicate: 0,
    mixture: [
      { domain: '-10nm', images: 384 },
      { domain: '5nm', images: 128 },
    ],
    losses: [
      { domain: 3, before: null, after: 0.25 },
      { domain: 6, before: null, after: 0.5 },
    ],
  };
  return [
    { study: 'published-defocus', domains: DEFOCUS_DOMAINS, networks },
    { study: 'published-baseline', domains: DEFOCUS_DOMAINS, networks: [mixture] },
  ];
}
