import { existsSync } from 'node:fs';
import type { LedgerIndex } from '../../lineage/ledger-index.js';
import type { Thing } from '../../lineage/thing.js';
import { InputError } from '../../study/errors.js';
import { maybeSimilarName } from '../../study/names.js';
import { isKey } from '../why/find-step.js';
import { maybeFindCell } from './find-cell.js';
import { findFile } from './find-file.js';
import { findKeyed } from './find-keyed.js';
import { findMarked } from './find-marked.js';
import { listDatasets, listNamed, rankNetworks } from './named-things.js';

/** Where a thing is looked for. */
export interface Search {
  readonly index: LedgerIndex;
  readonly dataFolder: string;
  /** Whether a path of the disk may be meant. */
  readonly files: boolean;
  /** Only in this study. */
  readonly study?: string;
}

export interface FoundThing {
  readonly thing: Thing;
  /** What else the words might have meant. */
  readonly note?: string;
}

/**
 * @param text a network's name, or its beginning up to a slash for all of them; `NETWORK#DOMAIN` for a value,
 *   `DOMAIN#training/17` for an image; conditions as `source = under, freeze = none`; a domain's or study's name; the first
 *   digits of a key or hash; a path. In names `->` does for the arrow.
 * @throws InputError where there is none, or more than one.
 */
export async function findThing(text: string, search: Search): Promise<FoundThing> {
  const name = text.replaceAll('->', '→');
  requireStudy(search);
  if (search.files && /^\.{0,2}\//.test(text)) return findFile(text, search);
  if (name.includes('#')) return findMarked(name, search);
  return (
    maybeFindNamed(name, search) ??
    maybeFindCell(name, search) ??
    (isKey(text) ? findKeyed(text, search) : undefined) ??
    (search.files && existsSync(text) ? await findFile(text, search) : undefined) ??
    maybeFindPublished(name, search) ??
    refuse(text, search)
  );
}

function requireStudy({ study, index }: Search): void {
  if (study === undefined) return;
  const known = new Set([...index.reader.plans(), ...index.reader.published()].map((each) => each.study));
  if (known.has(study)) return;
  const similar = maybeSimilarName(study, [...known]);
  const hint = similar === undefined ? [...known].join(', ') || 'no study yet' : `perhaps ${similar}`;
  throw new InputError(`--study: expected a study of the data folder, got ${study} (${hint})`);
}

function maybeFindNamed(name: string, search: Search): FoundThing | undefined {
  const networks = rankNetworks(listNamed(name, search), search.index);
  const [network] = networks;
  if (network !== undefined) {
    const others = [...new Set(networks.map(({ identity }) => identity.study))].filter(
      (study) => study !== network.identity.study,
    );
    const note = `of ${network.identity.study}, which was planned last; there is one in ${others.join(', ')} as well: --study`;
    return { thing: { kind: 'network', record: network.record }, ...(others.length > 0 && { note }) };
  }
  const plan = search.index.reader
    .plans()
    .findLast(({ study }) => study === name && (search.study === undefined || study === search.study));
  const datasets = listDatasets(name, search);
  const [dataset] = datasets;
  if (plan !== undefined) {
    const note = 'a study is called so, and a domain too: its dataset by the first digits of its key';
    return { thing: { kind: 'plan', plan: plan.plan }, ...(dataset !== undefined && { note }) };
  }
  if (dataset === undefined) return undefined;
  if (datasets.length === 1) return { thing: { kind: 'step', key: dataset } };
  throw new InputError(
    [`lineage: expected one dataset: give the first digits of its key, got ${name}, which is`, ...datasets].join(
      '\n  ',
    ),
  );
}

function maybeFindPublished(name: string, { index, study }: Search): FoundThing | undefined {
  const { reader } = index;
  const sources = reader.published().filter((source) => study === undefined || source.study === study);
  const whole = sources.find((source) => source.study === name);
  if (whole !== undefined) return { thing: { kind: 'published', ...whole } };
  const having = new Set(reader.publishedWith(name));
  const source = sources.find((each) => having.has(each.study));
  return source === undefined ? undefined : { thing: { kind: 'published', ...source, network: name } };
}

function refuse(text: string, { index, study }: Search): never {
  const networks = index.reader.networks().filter(({ identity }) => study === undefined || identity.study === study);
  const plans = index.reader.plans().filter((plan) => study === undefined || plan.study === study);
  const names = [
    ...networks.map(({ identity }) => identity.id),
    ...plans.flatMap((plan) => [plan.study, ...plan.domains.map((domain) => domain.name)]),
  ];
  if (isKey(text)) {
    throw new InputError(
      `lineage: expected the first digits of a key or hash in the results, got ${text}: none begins so`,
    );
  }
  const similar = maybeSimilarName(text.replaceAll('->', '→'), names);
  const hint =
    similar !== undefined ? `perhaps ${similar}` : names[0] === undefined ? 'no study yet' : `names are as ${names[0]}`;
  const expected =
    'a network, NETWORK#DOMAIN, a domain, DOMAIN#training/0, conditions as source=NAME,freeze=none, a study, a key, a hash or a file';
  throw new InputError(`lineage: expected ${expected}; got ${text || 'nothing'} (${hint})`);
}
