import type { Damage } from './damage.js';
import type { ArtifactRef, Manifest, StepRun } from './manifest.js';
import type { StepKey } from '../study/step.js';

/** What a step hands over when it is finished: its manifest, with paths in the place of references. */
export type FinishedStep = Omit<Manifest, 'outputs'> & { readonly files: Readonly<Record<string, string>> };

/** Who computes a step: one activity of one run of a workflow, in one of its attempts. */
export interface ClaimOwner {
  /** Unique among all activities. Of two attempts of the same one the later takes the claim over at once. */
  readonly activity: string;
  readonly attempt: number;
  /** For people. */
  readonly study: string;
}

/**
 * A step in the hands of one who computes it, so that nobody else begins. It spares work and protects nothing: of two
 * who compute all the same the first manifest stays.
 */
export interface StepClaim {
  /** Says that its owner lives. Returns false when the claim is another one's by now. */
  renew(): Promise<boolean>;
  /** Lets go of it, where it isn't another one's by now. */
  release(): Promise<void>;
}

/** A claim that was not renewed for so long is anybody's, by the clock of the store. */
export const CLAIM_MS = 25_000;

/** The claim, or who has it; `'unknown'` where the record can't be read. */
export type ClaimAnswer = { readonly claim: StepClaim } | { readonly holder: ClaimOwner | 'unknown' };

/** Manifests, artifacts and frozen plans: all that a step needs from the outside, on any machine. */
export interface ArtifactStore {
  /**
   * The manifest of a finished step, or undefined. A manifest with an artifact that is missing or whose bytes
   * have changed is set aside, so that the step runs again; that is written down first (`listDamage`).
   */
  findManifest(key: StepKey): Promise<Manifest | undefined>;
  /** The manifest of a finished step as it was written, without a look at its artifacts. */
  readManifest(key: StepKey): Promise<Manifest | undefined>;
  /** The keys of all steps with a manifest, without a look into it. */
  listFinished(): Promise<ReadonlySet<StepKey>>;
  /** Takes the files over and writes the manifest, unless one is there already: the first one stays and is returned. */
  publish(step: FinishedStep): Promise<Manifest>;
  /** A path where the artifact can be read. Throws CorruptArtifactError, and writes it down, if its bytes are not those of the hash. */
  openArtifact(ref: ArtifactRef): Promise<string>;
  /** A plan's text under its hash; the same text again changes nothing. */
  freezePlan(hash: string, text: string): Promise<void>;
  /** Throws if there is no such plan. */
  loadPlan(hash: string): Promise<string>;
  /** Keeps a text under its SHA-256, which is returned; the same text again changes nothing. */
  keepText(text: string): Promise<string>;
  /** Undefined where there is none, or not with this hash. */
  maybeReadText(sha256: string): Promise<string | undefined>;
  /** Attempts of a step that isn't finished; replaces what was known of it before. */
  keepRun(step: StepKey, run: StepRun): Promise<void>;
  maybeReadRun(step: StepKey): Promise<StepRun | undefined>;
  /** What was found damaged and is not in the ledger yet, by a name of the finding. */
  listDamage(): Promise<ReadonlyMap<string, Damage>>;
  /** Forgets a finding that is in the ledger. */
  discardDamage(name: string): Promise<void>;
  /** Everything that lies in the store, whatever it is, as far as it isn't of this machine alone. */
  listEntries(): Promise<readonly StoredEntry[]>;
  /** What the bytes of an entry are now, past every copy; undefined where there is none. Changes nothing. */
  hashEntry(name: string): Promise<ArtifactRef | undefined>;
  /** The text of an entry; undefined where there is none. */
  readEntry(name: string): Promise<string | undefined>;
  /** A folder of the step's own for unfinished work, which outlives a failed attempt. */
  scratchFolder(key: StepKey): Promise<string>;
  discardScratch(key: StepKey): Promise<void>;
  /**
   * Takes the step for this owner, unless another one has it who was there within `CLAIM_MS`. A process of this machine
   * that is gone, and an earlier attempt of the same activity, have it no longer.
   */
  claim(key: StepKey, owner: ClaimOwner): Promise<ClaimAnswer>;
  /** Removes whatever claim a finished step has left, as where its owner was killed. */
  discardClaim(key: StepKey): Promise<void>;
}

/** A file or object, whole or not. */
export interface StoredEntry {
  /** With slashes: `files/ab/ab…`, `steps/….json`. */
  readonly name: string;
  readonly bytes: number;
}

/** The stored bytes differ from the hash in their name, or are gone. */
export class CorruptArtifactError extends Error {
  override readonly name = 'CorruptArtifactError';
}

/** The store doesn't answer, or is too busy: the same request may succeed later. */
export class StoreUnreachableError extends Error {
  override readonly name = 'StoreUnreachableError';
}

/** The store answers and refuses, because of credentials, permissions or a missing bucket: a person has to act. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
}

/** The store has no room for more. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';
}
