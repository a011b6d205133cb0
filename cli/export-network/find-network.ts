import { InputError } from '../../study/errors.js';
import type { NetworkResult } from '../../results/result-store.js';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import type { StepKey } from '../../study/step.js';
import { createUnknownStudyError } from '../unknown-study.js';

/** A network that was asked for: the step that trained it, and what the results know of it. */
export interface FoundNetwork {
  readonly key: StepKey;
  /** Absent where no study's latest plan has it. */
  readonly result?: NetworkResult;
}

const WHOLE_KEY = /^[0-9a-f]{64}$/;
const SHORTEST_KEY = 8;

/**
 * @param text `best`, which is the lowest loss on the target domain; the name of a network, as `results` gives it, in which
 *   `->` does for the arrow; or the key of its pretraining, transfer or record, of which 8 digits will do
 * @param results the data folder's database
 * @param study none but its networks
 * @throws InputError where there is none, or more than one.
 */
export function findNetwork(text: string, results: string, study?: string): FoundNetwork {
  const networks = readNetworks(results, study);
  const found = text === 'best' ? listBest(networks) : [...listNamed(networks, text), ...listKeyed(networks, text)];
  const keys = new Set(found.map(({ key }) => key));
  const first = found[0];
  if (first !== undefined && keys.size === 1) return first;
  if (first === undefined && WHOLE_KEY.test(text) && study === undefined) return { key: text };
  const where = study === undefined ? `in ${results}` : `of the study ${study}`;
  if (first === undefined) {
    const hint = networks.length === 0 ? 'no network yet' : `${networks.length} networks: see \`results STUDY\``;
    throw new InputError(
      `network: expected best, or the name or key of a network ${where} (${hint}), got ${text || 'nothing'}`,
    );
  }
  const candidates = found.map(({ key, result }) => `${result?.identity.study} ${result?.identity.id} ${key}`);
  throw new InputError(
    [`network: expected one network ${where}: give its key or --study, got ${text}, which is`, ...candidates].join(
      '\n  ',
    ),
  );
}

function readNetworks(path: string, study: string | undefined): readonly NetworkResult[] {
  const reader = maybeCreateResultReader(path);
  try {
    const known = reader?.studies().map((summary) => summary.study) ?? [];
    if (study !== undefined && !known.includes(study)) {
      throw createUnknownStudyError(study, { path, names: known, field: '--study' });
    }
    return (study === undefined ? known : [study]).flatMap((name) => reader?.networks(name) ?? []);
  } finally {
    reader?.close();
  }
}

function listBest(networks: readonly NetworkResult[]): readonly FoundNetwork[] {
  const lossOf = ({ identity, domains }: NetworkResult) => domains[identity.target]?.after.loss ?? Infinity;
  const first = networks[0];
  if (first === undefined) return [];
  return [toFound(networks.reduce((best, network) => (lossOf(network) < lossOf(best) ? network : best), first))];
}

function listNamed(networks: readonly NetworkResult[], text: string): readonly FoundNetwork[] {
  const name = text.replace('->', '→');
  return networks.filter(({ identity }) => identity.id === name).map(toFound);
}

/** A pretraining is shared by networks, of which none is meant then. */
function listKeyed(networks: readonly NetworkResult[], text: string): readonly FoundNetwork[] {
  if (!/^[0-9a-f]+$/.test(text) || text.length < SHORTEST_KEY) return [];
  return networks.flatMap((network) => {
    const { pretrain, transfer, record } = network.keys;
    if ([transfer ?? pretrain, record].some((key) => key.startsWith(text))) return [toFound(network)];
    return pretrain.startsWith(text) ? [{ key: pretrain }] : [];
  });
}

function toFound(result: NetworkResult): FoundNetwork {
  return { key: result.keys.transfer ?? result.keys.pretrain, result };
}
