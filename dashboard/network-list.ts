import { lookUpDomains } from '../analysis/fields.js';
import { selectNetworks, type Filter } from '../analysis/filter.js';
import { listSpreadDomains, spreadOf } from '../analysis/measure.js';
import type { MeasuredNetwork, MeasuredStudy } from '../study/measured-study.js';
import { nameMixture } from '../study/mixture.js';
import type { NetworksQuestion } from './analysis-port.js';
import type { NetworkColumn, NetworkRow, NetworkState } from './contract/networks.js';

/** A network as it is chosen by, and as it is shown. */
export interface NetworkEntry {
  readonly network: MeasuredNetwork;
  readonly row: NetworkRow;
}

/** What is known of a network beside its losses. */
export type RowFacts = Pick<
  NetworkRow,
  'key' | 'state' | 'reason' | 'iouBefore' | 'iouAfter' | 'bestEpoch' | 'seconds'
>;

/** Writes the lines of networks of a study. */
export function createRowWriter(study: MeasuredStudy): (network: MeasuredNetwork, facts: RowFacts) => NetworkRow {
  const places = new Map<string | null, number>(study.domains.map(({ name }, place) => [name, place]));
  const spreadDomains = listSpreadDomains(study);
  return (network, facts) => {
    const [source, target] = [places.get(network.source) ?? -1, places.get(network.target) ?? -1];
    const { before, after, mixture } = network;
    return {
      ...facts,
      name: network.network,
      study: network.study,
      source: network.source,
      // one whose name can't be read has none
      target: network.target === '' ? null : network.target,
      mixture: mixture && nameMixture(mixture),
      freeze: network.freeze,
      pretrainLearningRate: toNumber(network.pretrainLearningRate),
      transferLearningRate: toNumber(network.transferLearningRate),
      images: toNumber(network.images),
      replicate: toNumber(network.replicate),
      lossBefore: toNumber(before[target]),
      lossAfter: toNumber(after[target]),
      sourceLoss: toNumber(after[source]),
      spread: toNumber(spreadOf(after, spreadDomains)),
    };
  };
}

/** Of networks of which nothing is known but their losses, as of published ones. */
export function listMeasured(study: MeasuredStudy): readonly NetworkEntry[] {
  const write = createRowWriter(study);
  const facts = {
    state: 'recorded',
    reason: null,
    iouBefore: null,
    iouAfter: null,
    bestEpoch: null,
    seconds: null,
  } as const;
  return study.networks.map((network) => ({ network, row: write(network, { ...facts, key: network.network }) }));
}

/** Those of a study that pass all that is asked for, in its order or sorted: what has no value comes last. */
export function chooseEntries(
  entries: readonly NetworkEntry[],
  study: MeasuredStudy,
  filters: readonly Filter[],
  { search, states, sort, descending }: Pick<NetworksQuestion, 'search' | 'states' | 'sort' | 'descending'>,
): readonly NetworkRow[] {
  const wanted = new Set<NetworkState>(states);
  const text = search?.trim().toLowerCase() ?? '';
  const found = entries.filter(
    ({ row }) => (wanted.size === 0 || wanted.has(row.state)) && (text === '' || row.name.toLowerCase().includes(text)),
  );
  const rows = new Map(found.map(({ network, row }) => [network, row]));
  const passing = selectNetworks([...rows.keys()], filters, lookUpDomains(study)).flatMap(
    (network) => rows.get(network) ?? [],
  );
  return sort === undefined ? passing : sortRows(passing, sort, descending, study);
}

function sortRows(
  rows: readonly NetworkRow[],
  column: NetworkColumn,
  descending: boolean,
  { domains }: MeasuredStudy,
): readonly NetworkRow[] {
  const places = new Map(domains.map(({ name }, place) => [name, place]));
  const isDomain = column === 'source' || column === 'target';
  const keys = new Map(
    rows.map((row) => {
      const value = row[column];
      return [row, isDomain && value !== null ? (places.get(String(value)) ?? value) : value];
    }),
  );
  const turn = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [keys.get(a) ?? null, keys.get(b) ?? null];
    // equal ones stay in the study's order, whichever way it is sorted
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    if (typeof left === 'number' && typeof right === 'number') return turn * (left - right);
    return turn * (String(left) < String(right) ? -1 : 1);
  });
}

function toNumber(value: number | null | undefined): number | null {
  return value === null || value === undefined || Number.isNaN(value) ? null : value;
}
