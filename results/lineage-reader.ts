import type { Metrics } from '../study/metrics.js';
import type { StepEdge } from '../study/step-inputs.js';
import type { NetworkIdentity, StepKey } from '../study/step.js';
import type { AttemptOutcome } from './attempt.js';
import type { EventKind } from './ledger/event.js';
import type { ArtifactRef, Environment, Manifest, ManifestKind } from './manifest.js';
import type { MixedPart } from './result-store.js';

/** The ledger as it is at one moment: steps, what they were made from, and what was made of them. */
export interface LineageReader {
  /** A finished step. */
  maybeStep(key: StepKey): LineageStep | undefined;
  /** The whole manifest of a finished step. Throws CorruptArtifactError where it is none. */
  maybeManifest(key: StepKey): Manifest | undefined;
  /** What the step was made from, by role and key; known of finished steps. */
  inputsOf(key: StepKey): readonly StepEdge[];
  /** The finished steps that were made from it, each with what it was for them. Records are not among them. */
  usersOf(key: StepKey): readonly StepEdge[];
  /** Also of steps that never finished, where a run has kept them. */
  attemptsOf(key: StepKey): readonly RecordedAttempt[];
  /** Keys of steps and of records that begin with these hexadecimal digits, ascending; also of steps that are only spoken of. */
  findKeys(digits: string): readonly StepKey[];
  /** The same of artifacts. */
  findArtifacts(digits: string): readonly ArtifactRef[];
  /** The steps that left a file, and as what. */
  writersOf(sha256: string): readonly { readonly step: StepKey; readonly role: string }[];
  /** The steps that have read a file; steps of earlier versions didn't tell. */
  readersOf(sha256: string): readonly StepKey[];
  /** Of all studies, whatever their plans are now; by study and name. */
  networks(): readonly RecordedNetwork[];
  /** By domain, before transfer before after it. */
  metricsOf(record: StepKey): readonly RecordedMetrics[];
  /** All that were ever planned, the latest last. */
  plans(): readonly RecordedPlan[];
  /** Hashes of the plans that have a network, the latest last. */
  plansOf(record: StepKey): readonly string[];
  maybeEnvironment(hash: string): Environment | undefined;
  /** What people and the program have done, the first first; without a look at the chain. */
  events(): readonly RecordedEvent[];
  /** The text of a study file, by its hash. */
  maybeStudyFile(sha256: string): string | undefined;
  /** The imported studies of others. */
  published(): readonly PublishedSource[];
  /** The imported studies that have a network of this name. */
  publishedWith(network: string): readonly string[];
  close(): void;
}

/** Where a study's results were read from. */
export interface PublishedSource {
  readonly study: string;
  readonly citation: string;
  readonly importedAt: string;
}

export interface LineageStep {
  readonly key: StepKey;
  readonly kind: ManifestKind;
  /** The object that the key is the hash of: the step's complete input. */
  readonly identity: unknown;
  /** Hash of where it ran; null where an earlier version's manifest can't be read. */
  readonly environment: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly inputs: readonly StepEdge[];
  readonly outputs: readonly (ArtifactRef & { readonly role: string })[];
  /** Hashes of the files that it has read; empty of waves and of steps of earlier versions. */
  readonly reads: readonly string[];
  readonly attempts: readonly RecordedAttempt[];
}

export interface RecordedAttempt {
  readonly activity: string;
  readonly attempt: number;
  readonly study: string;
  readonly worker: string;
  readonly startedAt: string;
  /** Null where nobody saw the end. */
  readonly endedAt: string | null;
  readonly outcome: AttemptOutcome;
  readonly error: string | null;
  readonly reason: string | null;
}

export interface RecordedNetwork {
  readonly identity: NetworkIdentity;
  readonly record: StepKey;
  readonly pretrain: StepKey;
  /** Null where it is trained once. */
  readonly transfer: StepKey | null;
  readonly evaluate: StepKey;
  /** Of the evaluation; ISO 8601, UTC. */
  readonly evaluatedAt: string;
  /** Of one that is trained once. */
  readonly parts?: readonly MixedPart[];
}

export interface RecordedMetrics {
  readonly domain: string;
  readonly phase: 'before' | 'after';
  readonly metrics: Metrics;
}

export interface RecordedPlan {
  readonly plan: string;
  readonly study: string;
  /** Rises with time. */
  readonly sequence: number;
  readonly plannedAt: string;
  /** The study with every default filled in. */
  readonly document: unknown;
  readonly seed: number;
  /** In the order of the file. */
  readonly domains: readonly PlannedDomain[];
}

export interface PlannedDomain {
  readonly name: string;
  /** Of what it is, whatever it is called: as `hashDomain` gives it. */
  readonly hash: string;
}

export interface RecordedEvent {
  readonly sequence: number;
  readonly at: string;
  readonly kind: EventKind;
  readonly study: string | null;
  readonly plan: string | null;
  readonly who: string;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}
