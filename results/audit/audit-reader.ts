import type { LedgerEvent } from '../ledger/event.js';
import type { ChainEnd } from '../ledger/ledger-head.js';
import type { EndReader } from '../ledger/study-end.js';
import type { MixedPart } from '../result-store.js';
import type { NetworkIdentity, StepKey } from '../../study/step.js';

/** Reads a ledger as it stands, row by row, wrong or not, all of it as it was at one moment. */
export interface AuditReader {
  /** What SQLite finds wrong with the file. */
  listProblems(quick: boolean): readonly string[];
  listSchemaDifferences(): readonly SchemaDifference[];
  /** Rows that nothing refers to. */
  listLoose(): readonly LooseRow[];
  /** The ledger's name: one, where nobody has added another. */
  ledgers(): readonly string[];
  /** The end of the chain of events as it is by now, with the hash that the event of that number has. */
  maybeReadLatestEnd(sequence: number): LatestEnd | undefined;
  events(): readonly StoredEvent[];
  studyFiles(): readonly { readonly sha256: string; readonly text: string }[];
  environments(): readonly { readonly hash: string; readonly document: string }[];
  /** Names of imported studies. */
  published(): readonly string[];
  plans(): readonly PlanRow[];
  cells(plan: string): readonly CellRow[];
  stepKeys(): readonly StepKey[];
  /** Of these keys, those that are there, by key. */
  steps(keys: ReadonlySet<StepKey>): Iterable<StepRow>;
  epochs(step: StepKey): readonly EpochRow[];
  validations(step: StepKey): readonly ValidationRow[];
  /** How many there are of each step that has any. */
  countValidations(): ReadonlyMap<StepKey, number>;
  networks(): readonly AuditedNetwork[];
  metrics(record: StepKey): readonly MetricsRow[];
  /** All of them, by the step that was made. */
  inputs(): ReadonlyMap<StepKey, readonly { readonly role: string; readonly input: StepKey }[]>;
  outputs(): ReadonlyMap<StepKey, readonly OutputRow[]>;
  reads(): ReadonlyMap<StepKey, readonly string[]>;
  /** Files that were removed on purpose, each with the number of the event that tells of it. */
  removals(): readonly RemovalRow[];
  /** All of them, by step. */
  attempts(): ReadonlyMap<StepKey, readonly AttemptRow[]>;
  /** Networks that are said to be missing. */
  missing(): readonly { readonly plan: string; readonly network: string }[];
  /** Rows of `mixture_parts` that don't follow another one. */
  countPartGaps(): number;
  readonly ends: Pick<EndReader, 'hashResults' | 'hashReasons' | 'hashAttempts'>;
  /** Of all rows of an imported study. */
  hashPublished(study: string): string;
  close(): void;
}

/** A table, index, view or trigger that is not what this program makes. */
export interface SchemaDifference {
  readonly name: string;
  readonly type: string;
  readonly problem: 'gone' | 'changed' | 'foreign';
}

/** A row that nothing refers to, though nothing is written that isn't referred to. */
export interface LooseRow {
  readonly table: string;
  readonly subject: string;
}

/** Of any kind: a later version may know more of them. */
export type StoredEvent = Omit<LedgerEvent, 'kind'> & { readonly kind: string };

export interface PlanRow {
  readonly plan: string;
  readonly study: string;
  readonly document: string;
  readonly plannedAt: string;
}

export interface CellRow {
  readonly ordinal: number;
  readonly network: string;
  readonly record: StepKey;
}

export interface RemovalRow {
  readonly sha256: string;
  readonly event: number;
}

export interface LatestEnd extends ChainEnd {
  readonly earlier: string | null;
}

/** Of `attempts`: activity, attempt, study, worker, begin, end, outcome, error, reason. */
export type AttemptRow = readonly unknown[];

/** A row of `steps` with its row of `step_facts`, all of whose values are null where there is none. */
export interface StepRow {
  readonly key: StepKey;
  readonly kind: string;
  readonly manifest: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface OutputRow {
  readonly role: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Of `epochs`: epoch, learning rate, training loss, loss, intersection over union. */
export type EpochRow = readonly unknown[];

/** Of `epoch_validations`: epoch, dataset, and the metrics from `loss` to `recall`. */
export type ValidationRow = readonly unknown[];

/** Of `metrics`: domain, phase, and the metrics from `loss` to `recall`. */
export type MetricsRow = readonly unknown[];

export interface AuditedNetwork {
  /** Undefined where the row is of no network that could be. */
  readonly identity: NetworkIdentity | undefined;
  readonly network: string;
  readonly study: string;
  readonly record: StepKey;
  readonly generateSource: StepKey | null;
  readonly generateTarget: StepKey | null;
  readonly pretrain: StepKey;
  readonly transfer: StepKey | null;
  readonly evaluate: StepKey;
  readonly parts: readonly MixedPart[];
}
