import { z } from 'zod';
import { hashCanonical } from '../../study/identity.js';
import type { StepKey } from '../../study/step.js';
import type { ArtifactStore } from '../artifact-store.js';
import type { ArtifactRef, Manifest } from '../manifest.js';
import { nameArtifact } from '../artifact-name.js';
import { nameManifest, readKeys } from '../manifest-name.js';
import { maybeParseJson } from '../maybe-parse-json.js';
import { maybeParseManifest } from '../parse-manifest.js';
import type { AuditCheck, AuditFinding } from './audit-finding.js';
import type { RemovalRow, StoredEvent } from './audit-reader.js';
import { isRemoval } from './check-rows.js';
import type { Recomputed } from './recomputed-steps.js';

/** What the ledger says of a step. */
export interface LedgerStep {
  readonly kind: string;
  /** Of the whole manifest; absent where the manifests of the store are not read. */
  readonly hash?: string;
  readonly outputs: Readonly<Record<string, ArtifactRef>>;
}

export interface StoreQuestion {
  /** Of the steps that are asked about, as far as they can be read in the ledger. */
  readonly steps: ReadonlyMap<StepKey, LedgerStep>;
  /** Keys of all recorded steps. */
  readonly known: ReadonlySet<StepKey>;
  readonly recomputed: ReadonlyMap<StepKey, readonly Recomputed[]>;
  readonly events: readonly StoredEvent[];
  readonly removals: readonly RemovalRow[];
  /** Names and sizes alone. */
  readonly quick: boolean;
  /** Whether all that lies there is asked about, and not the steps alone. */
  readonly whole: boolean;
  /** Texts of this hash are told of by environments. */
  readonly texts: ReadonlySet<string>;
  report(progress: { readonly files: number; readonly of: number; readonly bytes: number }): void;
}

export interface CheckedStore {
  readonly findings: readonly AuditFinding[];
  /** Manifests of steps that no row tells of, as where a study is under way. */
  readonly unrecorded: ReadonlyMap<StepKey, Manifest>;
  /** Names of all files that are neither expected nor of a kind that comes and goes. */
  readonly strange: readonly string[];
  readonly files: number;
  readonly hashedBytes: number;
}

interface ExpectedFile {
  readonly bytes: number;
  readonly uses: { readonly step: StepKey; readonly kind: string; readonly role: string }[];
}

/** What lies in the store against what the ledger says of it. */
export async function checkStore(store: ArtifactStore, question: StoreQuestion): Promise<CheckedStore> {
  const { steps, known, quick, whole, texts, report } = question;
  const removed = listRemoved(question);
  const findings: AuditFinding[] = [];
  const tell = (check: AuditCheck, subject: string, problem: string, touched: readonly StepKey[] = []) =>
    findings.push({ check, subject, problem, steps: touched });
  const entries = new Map((await store.listEntries()).map(({ name, bytes }) => [name, bytes]));
  const stored = readKeys([...entries.keys()].flatMap((name) => /^steps\/(.*)$/.exec(name)?.[1] ?? []));
  const expected = new Map<string, ExpectedFile>();
  /** Files that the results stand on and that need not be there any more. */
  const earlier = new Set<string>();
  const expect = (step: StepKey, kind: string, outputs: LedgerStep['outputs']) => {
    for (const [role, { sha256, bytes }] of Object.entries(outputs)) {
      const file = expected.get(sha256) ?? { bytes, uses: [] };
      file.uses.push({ step, kind, role });
      expected.set(sha256, file);
    }
  };

  for (const [key, step] of steps) {
    if (!stored.has(key)) {
      const aside = `steps/${nameManifest(key)}.removed`;
      if (!quick && entries.has(aside)) {
        const problem = checkAside(step, await store.readEntry(aside), question.recomputed.get(key));
        if (problem !== undefined) tell('manifest', key, `(${step.kind}) ${problem}`);
      }
      const isThere = ({ sha256 }: ArtifactRef) => entries.has(nameArtifact(sha256));
      const lost = Object.entries(step.outputs).filter(([, ref]) => !removed.isRemoved(key, ref.sha256));
      // a file that another step left as well stays
      const isOnPurpose = removed.isRemoved(key) && lost.every(([, ref]) => isThere(ref));
      expect(key, step.kind, Object.fromEntries(lost));
      // waves can be made again: damaged ones are, where a dataset needs them
      if (isOnPurpose || (step.kind === 'waves' && isDamageTold(question.events, key))) continue;
      const again = step.kind === 'waves' ? 'it is made again where a dataset needs it' : AGAIN;
      tell('manifest', key, `(${step.kind}) is not in the store, and no event says that it was removed: ${again}`, [
        key,
      ]);
      continue;
    }
    const present = quick ? undefined : await readManifest(store, key);
    if (typeof present === 'string') tell('manifest', key, `(${step.kind}) ${present}`, [key]);
    const again = question.recomputed.get(key)?.at(-1);
    if (present instanceof Object) findings.push(...compareManifests(key, step, present, question));
    if (again?.isSame === false) {
      tell('replaced', key, describeReplaced(step, again), [key]);
      expect(key, step.kind, present instanceof Object ? present.manifest.outputs : {});
      for (const { sha256 } of Object.values(step.outputs)) earlier.add(sha256);
    } else expect(key, step.kind, step.outputs);
  }

  const unrecorded = new Map<StepKey, Manifest>();
  if (whole) {
    for (const key of stored) {
      if (known.has(key)) continue;
      const present = await readManifest(store, key);
      if (typeof present === 'string') tell('manifest', key, present, [key]);
      if (!(present instanceof Object)) continue;
      const { manifest } = present;
      unrecorded.set(key, manifest);
      if (!isOwnIdentity(manifest, key))
        tell('manifest', key, `(${manifest.kind}) what it is the key of has another hash`, [key]);
      expect(key, manifest.kind, manifest.outputs);
    }
  }

  let files = 0;
  let hashedBytes = 0;
  for (const [sha256, { bytes, uses }] of [...expected].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const touched = uses.map(({ step }) => step);
    const what = describeUses(uses);
    const name = nameArtifact(sha256);
    const size = entries.get(name);
    report({ files: files++, of: expected.size, bytes: hashedBytes });
    if (size === undefined) {
      tell('file', sha256, `${what}: is missing`, touched);
      continue;
    }
    const found = quick ? undefined : await store.hashEntry(name);
    hashedBytes += found?.bytes ?? 0;
    if (found !== undefined && found.sha256 !== sha256) {
      const length = found.bytes === bytes ? '' : `, ${found.bytes} in the place of ${bytes}`;
      tell('file', sha256, `${what}: its bytes have the hash ${found.sha256}${length}`, touched);
    } else if (size !== bytes)
      tell('file', sha256, `${what}: has ${size} bytes, and ${bytes} in its manifest`, touched);
  }
  report({ files, of: expected.size, bytes: hashedBytes });

  for (const sha256 of texts) {
    const found = quick ? undefined : await store.hashEntry(`texts/${sha256}`);
    hashedBytes += found?.bytes ?? 0;
    if (!entries.has(`texts/${sha256}`))
      tell('text', sha256, 'what commit, libraries and flags it stands for is missing');
    else if (found !== undefined && found.sha256 !== sha256)
      tell('text', sha256, `its bytes have the hash ${found.sha256}`);
  }
  const isExpected = (name: string) => {
    const [folder, ...rest] = name.split('/');
    const last = rest.at(-1) ?? '';
    if (folder === 'files') return (expected.has(last) || earlier.has(last)) && name === nameArtifact(last);
    return folder === 'steps' ? stored.has(last.replace(/\.json$/, '')) : false;
  };
  return { findings, unrecorded, strange: [...entries.keys()].filter((name) => !isExpected(name)), files, hashedBytes };
}

const AGAIN = 'the next run computes the step once more';

/** Which files were removed on purpose, of a step that wasn't computed once more since. */
function listRemoved({ events, removals, recomputed }: StoreQuestion) {
  const told = new Set(events.filter(isRemoval).map(({ sequence }) => sequence));
  const latest = new Map<string, number>();
  for (const { sha256, event } of removals) {
    if (told.has(event)) latest.set(sha256, Math.max(event, latest.get(sha256) ?? 0));
  }
  const last = Math.max(0, ...told);
  /** @param sha256 absent: whether any may have been */
  const isRemoved = (step: StepKey, sha256?: string) => {
    const at = sha256 === undefined ? last : (latest.get(sha256) ?? 0);
    return at > (recomputed.get(step)?.at(-1)?.sequence ?? 0);
  };
  return { isRemoved };
}

/** What is wrong with a manifest that was set aside when its files were removed. */
function checkAside(
  { hash }: LedgerStep,
  text: string | undefined,
  again: readonly Recomputed[] = [],
): string | undefined {
  const found = maybeHashJson(text ?? '');
  const known = [hash, ...again.flatMap(({ before, after }) => [before.manifest, after.manifest])];
  if (found !== undefined && known.includes(found)) return undefined;
  return `the manifest that was set aside has the hash ${found ?? 'of nothing'}, that in the results ${hash}`;
}

function isDamageTold(events: readonly StoredEvent[], key: StepKey): boolean {
  return events.some(({ kind, details }) => kind === 'damaged' && details['step'] === key);
}

interface StoredManifest {
  readonly manifest: Manifest;
  /** Of all that stands in it. */
  readonly hash: string | undefined;
}

/** A text says what is wrong; undefined where it has gone meanwhile. */
async function readManifest(store: ArtifactStore, key: StepKey): Promise<StoredManifest | string | undefined> {
  const text = await store.readEntry(`steps/${nameManifest(key)}`);
  if (text === undefined) return undefined;
  const manifest = maybeParseManifest(text, key);
  return manifest === undefined ? 'in the store it is no whole manifest' : { manifest, hash: maybeHashJson(text) };
}

/** Undefined where the text is no JSON. */
export function maybeHashJson(text: string): string | undefined {
  const value = maybeParseJson(z.looseObject({}), text);
  return value === undefined ? undefined : hashCanonical(value);
}

function compareManifests(
  key: StepKey,
  { kind, hash }: LedgerStep,
  { hash: found }: StoredManifest,
  { recomputed }: StoreQuestion,
): readonly AuditFinding[] {
  if (found === hash) return [];
  const isTold = recomputed.get(key)?.some(({ before, after }) => before.manifest === hash && after.manifest === found);
  if (isTold === true) return [];
  const problem = `(${kind}) the manifest in the store has the hash ${found}, that in the results ${hash}`;
  return [{ check: 'manifest', subject: key, problem, steps: [key] }];
}

function isOwnIdentity({ key, identity }: Manifest, name: StepKey): boolean {
  return key === name && identity instanceof Object && hashCanonical(identity) === key;
}

function describeReplaced({ kind }: LedgerStep, { before, after }: Recomputed): string {
  const roles = Object.keys(before.outputs).filter((role) => before.outputs[role] !== after.outputs[role]);
  const changes = roles.map((role) => `${role} ${before.outputs[role]} is now ${after.outputs[role] ?? 'none'}`);
  const what = changes.length === 0 ? 'its numbers differ' : changes.join(', ');
  return `(${kind}) was computed once more and came out otherwise: ${what}; the results stand on the earlier`;
}

function describeUses(uses: ExpectedFile['uses']): string {
  const [first] = uses;
  const more = uses.length > 1 ? `, and ${uses.length - 1} more` : '';
  return first === undefined ? 'of nothing' : `${first.role} of ${first.kind} ${first.step}${more}`;
}
