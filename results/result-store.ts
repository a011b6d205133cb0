import type { CellFailure } from '../study/cell-failure.js';
import type { Metrics } from '../study/metrics.js';
import type { NetworkSteps } from '../study/plan.js';
import type { NetworkIdentity, StepKey } from '../study/step.js';
import type { Finding } from './ledger/event.js';
import type { StudyEnd } from './ledger/study-end.js';
import type { Manifest, StepRun } from './manifest.js';

/** All attempts of a step, by the activity that they were of. */
export interface RecordedRun extends StepRun {
  readonly step: StepKey;
}

/** One network's result, complete. */
export interface NetworkResult {
  readonly identity: NetworkIdentity;
  readonly keys: NetworkSteps;
  /** The images that it was trained on, in the order of its mixture; absent where it was transferred. */
  readonly parts?: readonly MixedPart[];
  /** By the name of the domain. */
  readonly domains: Readonly<Record<string, DomainMetrics>>;
}

/** Neighbouring training images of a dataset, from the place `first` on, which counts from 0. */
export interface MixedPart {
  readonly domain: string;
  readonly images: number;
  readonly dataset: StepKey;
  readonly first: number;
}

export interface DomainMetrics {
  /** Null for a network that is trained once. */
  readonly before: Metrics | null;
  readonly after: Metrics;
}

/** A network as it is recorded. */
export interface NetworkRow {
  readonly result: NetworkResult;
  /** Of all steps that it came from, as far as they weren't known; each after those that it was made from. */
  readonly steps: readonly Manifest[];
}

/** A study as planned once: its cells in order, each with the key of its record step. */
export interface StudyPlanRow {
  readonly plan: string;
  readonly study: string;
  /** The study as JSON. */
  readonly document: string;
  readonly cells: readonly { readonly network: string; readonly record: StepKey }[];
}

/** Writes; only the process of the store's task queue has one. Every call is one transaction and may be repeated. */
export interface ResultWriter {
  /** The study's latest plan becomes this one. */
  registerPlan(row: StudyPlanRow): void;
  /** All of them or none. Of each, in order: `known` when its row stood already; nothing changes then. */
  recordNetworks(rows: readonly NetworkRow[]): readonly ('recorded' | 'known')[];
  /**
   * Why networks of the plan are missing; what was known of the same ones before is replaced.
   * @param runs of the steps that failed
   */
  keepMissing(plan: string, missing: readonly CellFailure[], runs?: readonly RecordedRun[]): void;
  /** Whether the step stands in the results, with all that it was made from. */
  isStepKnown(key: StepKey): boolean;
  /** When the step was computed whose manifest stands in the results; ISO 8601, UTC. */
  maybeStart(key: StepKey): string | undefined;
  /** The manifest as it stands in the results; undefined also where it can't be read. */
  maybeReadStep(key: StepKey): Manifest | undefined;
  /** Files, reads and attempts of a step that was computed once more; what was recorded of it before stays. */
  addRecomputed(manifest: Manifest): void;
  /** What stands there of the plan's networks now that nothing is left to do. */
  describeEnd(plan: string): StudyEnd;
  close(): void;
}

/** Takes what the program finds out, once. */
export interface FindingLog {
  append(finding: Finding): void;
}

/** Reads, beside a writer. */
export interface ResultReader {
  studies(): readonly StudySummary[];
  /** The results of the study's latest plan, in the plan's order. */
  networks(study: string): readonly NetworkResult[];
  /** Whether a network stands recorded under this key, in whatever study. */
  isRecorded(record: StepKey): boolean;
  /** Networks of the plan that its last run left without a result, in the plan's order. */
  missing(plan: string): readonly CellFailure[];
  /** When the steps of recorded networks were computed, in no order. */
  stepTimes(): readonly StepTime[];
  close(): void;
}

/** When a step was computed. */
export interface StepTime {
  readonly key: StepKey;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  readonly durationMs: number;
}

export interface StudySummary {
  readonly study: string;
  readonly plan: string;
  readonly networks: number;
  readonly recorded: number;
  /** ISO 8601, UTC, of the latest plan. */
  readonly plannedAt: string;
}
