import { maybeReadIdentity } from '../../lineage/read-identity.js';
import { countImages } from '../../lineage/name-streams.js';
import { InputError } from '../../study/errors.js';
import { maybeSimilarName } from '../../study/names.js';
import { SPLITS, type Split } from '../../study/split.js';
import type { StepKey } from '../../study/step.js';
import { isKey } from '../why/find-step.js';
import type { FoundThing, Search } from './find-thing.js';
import { listDatasets, listNamed, rankNetworks } from './named-things.js';

const IMAGE = /^(training|validation)\/(\d{1,9})$/;
const VALUE = /^(.+?)(?:\/(before|after))?$/s;

/**
 * `DOMAIN#training/17` is an image, by the domain's name or the key of its dataset; `NETWORK#DOMAIN`, with `/before` or
 * `/after`, is a value of the results.
 * @throws InputError where it is neither.
 */
export function findMarked(text: string, search: Search): FoundThing {
  const mark = text.lastIndexOf('#');
  const [name, rest] = [text.slice(0, mark), text.slice(mark + 1)];
  const image = IMAGE.exec(rest);
  return image === null
    ? findValue(name, rest, search)
    : findImage(name, readSplit(image[1]), Number(image[2]), search);
}

function readSplit(text: string): Split {
  return SPLITS.find((split) => split === text) ?? 'training';
}

function findImage(name: string, split: Split, index: number, search: Search): FoundThing {
  const keys = isKey(name) ? listGenerated(name, search) : listDatasets(name, search);
  const [dataset, ...others] = keys;
  if (dataset === undefined) {
    const domains = search.index.reader.plans().flatMap((plan) => plan.domains.map((domain) => domain.name));
    throw new InputError(
      `lineage: expected a domain that networks were measured on, or a dataset's key, before #, got ${name || 'nothing'}${suggest(name, domains)}`,
    );
  }
  if (others.length > 0) {
    throw new InputError([`lineage: expected one dataset before #, got ${name}, which is`, ...keys].join('\n  '));
  }
  const identity = maybeReadIdentity(search.index.reader.maybeStep(dataset)?.identity);
  const count = identity?.kind === 'generate' ? countImages(identity)[split] : 0;
  if (index >= count) {
    throw new InputError(
      `lineage: expected an image from 0 to ${count - 1} of the ${split} set of ${name}, got ${index}`,
    );
  }
  return { thing: { kind: 'image', dataset, split, index } };
}

function listGenerated(digits: string, { index }: Search): readonly StepKey[] {
  return index.reader.findKeys(digits).filter((key) => index.reader.maybeStep(key)?.kind === 'generate');
}

function findValue(name: string, rest: string, search: Search): FoundThing {
  const { reader } = search.index;
  const [network] = isKey(name)
    ? reader.networks().filter(({ record }) => record.startsWith(name))
    : rankNetworks(listNamed(name, search), search.index);
  if (network === undefined) {
    const ids = reader.networks().map(({ identity }) => identity.id);
    throw new InputError(
      `lineage: expected a network's name and a domain, as NETWORK#DOMAIN, or DOMAIN#training/0, got ${name}#${rest}${suggest(name, ids)}`,
    );
  }
  const [, domain = '', phase] = VALUE.exec(rest) ?? [];
  const metrics = reader.metricsOf(network.record);
  const isThere = metrics.some((row) => row.domain === domain && (phase === undefined || row.phase === phase));
  if (!isThere) {
    const known = [...new Set(metrics.map((row) => row.domain))];
    const was = phase === 'before' && network.transfer === null ? '; it was trained once, there is nothing before' : '';
    throw new InputError(
      `lineage: expected one of the domains ${known.join(', ')} of ${name}, with /before or /after or neither, got ${rest || 'nothing'}${was}${suggest(domain, known)}`,
    );
  }
  const value = { kind: 'value', record: network.record, domain } as const;
  return { thing: phase === 'before' || phase === 'after' ? { ...value, phase } : value };
}

function suggest(name: string, known: readonly string[]): string {
  const similar = maybeSimilarName(name, known);
  return similar === undefined ? '' : ` (perhaps ${similar})`;
}
