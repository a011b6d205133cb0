import { useState } from 'preact/hooks';
import { address, path, useLoaded } from '../../api.js';
import type { EvaluatedNetwork, NetworksAnswer } from '../../../../contract/domains.js';

export type Phases = 'before' | 'after' | 'both';

/** Networks of the study, lowest loss on this domain first. */
export function NetworkChoice({
  study,
  domain,
  chosen,
  phases,
  onChange,
}: {
  readonly study: string;
  readonly domain: string;
  /** Key of its record; undefined: the best; empty: none. */
  readonly chosen: string | undefined;
  readonly phases: Phases;
  readonly onChange: (change: { readonly network?: string; readonly phase?: Phases }) => void;
}) {
  const [search, setSearch] = useState('');
  const { value } = useNetworks(study, domain, search);
  const networks = value?.networks ?? [];
  const known = networks.find(({ record }) => record === chosen);
  const isTrainedOnce = (known ?? (chosen === undefined ? networks[0] : undefined))?.before === null;
  return (
    <section class="network-choice" aria-label="Network">
      <div class="field">
        <label for="network-search">Find a network{value !== undefined && ` among ${value.found}`}</label>
        <input
          id="network-search"
          type="search"
          placeholder="part of its name"
          value={search}
          maxLength={200}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </div>
      <div class="field wide">
        <label for="network-select">Network, lowest loss on {domain} first</label>
        <select
          id="network-select"
          value={chosen ?? networks[0]?.record ?? ''}
          onChange={({ currentTarget }) => onChange({ network: currentTarget.value })}
        >
          <option value="">none</option>
          {chosen !== undefined && chosen !== '' && known === undefined && (
            <option value={chosen}>network {chosen.slice(0, 12)}</option>
          )}
          {networks.map((network) => (
            <option key={network.record} value={network.record}>
              {describe(network)}
            </option>
          ))}
        </select>
      </div>
      {!isTrainedOnce && (
        <div class="row" role="group" aria-label="When">
          {(['before', 'after', 'both'] as const).map((phase) => (
            <button key={phase} type="button" aria-pressed={phase === phases} onClick={() => onChange({ phase })}>
              {phase === 'both' ? 'Both' : `${phase === 'before' ? 'Before' : 'After'} transfer`}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

export function useNetworks(study: string, domain: string, search: string) {
  return useLoaded<NetworksAnswer>(
    address(path`/api/studies/${study}/domains/${domain}/networks`, { search, limit: 50 }),
  );
}

function describe({ network, loss, iou }: EvaluatedNetwork): string {
  return `${network} · loss ${loss.toFixed(4)} · IoU ${iou.toFixed(3)}`;
}
