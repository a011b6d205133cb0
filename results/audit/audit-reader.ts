import type { LedgerEvent } from '../ledger/event.js';
import type { MixedPart } from '../result-store.js';
import type { NetworkIdentity, StepKey } from '../../study/step.js';

/** Reads a ledger as it stands, row by row, wrong or not, all of it as it was at one moment. */
export interface AuditReader {
  /** What SQLite finds wrong with the file. */
  listProblems(quick: boolean): readonly string[];
  /** The ledger's name. */
  ledger(): string;
  events(): readonly StoredEvent[];
  studyFiles(): readonly { readonly sha256: string; readonly text: string }[];
  environments(): readonly { readonly hash: string; readonly document: string }[];
  /** Names of imported studies. */
  published(): readonly string[];
  plans(): readonly PlanRow[];
  cells(plan: string): readonly { readonly network: string; readonly record: StepKey }[];
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
  /** Hashes of files that were removed on purpose. */
  removals(): ReadonlySet<string>;
  close(): void;
}

/** Of any kind: a later version may know more of them. */
export type StoredEvent = Omit<LedgerEvent, 'kind'> & { readonly kind: string };

export interface PlanRow {
  readonly plan: string;
  readonly study: string;
  readonly document: string;
}

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
