import type { NetworkResult } from '../results/result-store.js';

/** One network as `results --json` prints it. `before` and `after` are on the target domain. */
export function toNetworkJson({ identity, domains, keys }: NetworkResult) {
  const { id, ...rest } = identity;
  const target = domains[identity.target];
  return {
    network: id,
    kind: 'transfer',
    ...rest,
    mixture: null,
    before: target?.before ?? null,
    after: target?.after ?? null,
    domains,
    keys,
  };
}

export type NetworkJson = ReturnType<typeof toNetworkJson>;
