import type { NetworkResult } from '../results/result-store.js';

/**
 * One network as `results --json` prints it. `before` and `after` are on the target domain. `parts` says of one that is
 * trained once which images of which datasets it was trained on; what belongs to a second stage is null then.
 */
export function toNetworkJson({ identity, domains, keys, parts }: NetworkResult) {
  const { id, study, source = null, freeze = null, transferLearningRate = null, mixture = null, ...rest } = identity;
  const { target, pretrainLearningRate, images, replicate } = rest;
  const onTarget = domains[target];
  return {
    network: id,
    kind: mixture === null ? 'transfer' : 'mixture',
    ...{ study, source, target, freeze, pretrainLearningRate, transferLearningRate, images, replicate, mixture },
    ...(parts && { parts }),
    before: onTarget?.before ?? null,
    after: onTarget?.after ?? null,
    domains,
    keys,
  };
}
