import type { Thing } from '../../lineage/thing.js';
import { maybeNameStudyFile } from '../../results/ledger/event.js';
import { InputError } from '../../study/errors.js';
import type { FoundThing, Search } from './find-thing.js';

const MOST_TOLD = 8;

interface Candidate {
  readonly thing: Thing;
  readonly words: string;
}

/**
 * The step, network, file, plan or study file whose key or hash begins with these digits; undefined where there is none.
 * @throws InputError where there are several.
 */
export function findKeyed(digits: string, search: Search): FoundThing | undefined {
  const found = listKeyed(digits, search);
  const [first] = found;
  if (first === undefined) return undefined;
  if (found.length === 1) return { thing: first.thing };
  const told = found.slice(0, MOST_TOLD).map(({ words }) => words);
  if (found.length > MOST_TOLD) told.push(`and ${found.length - MOST_TOLD} more`);
  throw new InputError([`lineage: expected one thing, got ${digits}, which is`, ...told].join('\n  '));
}

function listKeyed(digits: string, search: Search): readonly Candidate[] {
  const { index } = search;
  const { reader } = index;
  const networks = new Set(reader.networks().map(({ record }) => record));
  const steps = reader.findKeys(digits).map((key): Candidate => {
    if (networks.has(key)) {
      return {
        thing: { kind: 'network', record: key },
        words: `network ${key} ${index.requireNetwork(key).identity.id}`,
      };
    }
    return { thing: { kind: 'step', key }, words: `${reader.maybeStep(key)?.kind ?? 'step'} ${key}` };
  });
  const files = reader.findArtifacts(digits).map((file): Candidate => {
    const roles = reader.writersOf(file.sha256).map(({ role }) => role);
    return { thing: { kind: 'file', ...file }, words: `file ${file.sha256} ${[...new Set(roles)].join(', ')}` };
  });
  const plans = reader
    .plans()
    .filter(({ plan }) => plan.startsWith(digits))
    .map(({ plan, study }): Candidate => ({ thing: { kind: 'plan', plan }, words: `plan ${plan} of ${study}` }));
  const studyFiles = [...listNamedFiles(search)]
    .filter((sha256) => sha256.startsWith(digits))
    .map((sha256): Candidate => ({ thing: { kind: 'study-file', sha256 }, words: `study file ${sha256}` }));
  return [...steps, ...files, ...plans, ...studyFiles];
}

/** Hashes of the study files that events name. */
export function listNamedFiles({ index }: Search): ReadonlySet<string> {
  return new Set(index.reader.events().flatMap((event) => maybeNameStudyFile(event) ?? []));
}
