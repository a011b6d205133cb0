/** What workflows may ask of activities: keys and small numbers go over the wire, never arrays. */
import type { BegunAttempt, Attempt } from '../results/attempt.js';
import type { CellFailure } from '../study/cell-failure.js';
import type { StepKey } from '../study/step.js';

export interface StepRequest {
  /** Hash of the frozen plan that holds the step's input. */
  readonly plan: string;
  readonly step: StepKey;
}

export interface StepOutcome {
  readonly step: StepKey;
  /** The step was found finished; nothing was computed. */
  readonly reused: boolean;
}

/** The steps of a protocol that its group runs for it alone: little, because a group has up to 250 protocols. */
export interface MemberSteps {
  readonly network: string;
  /** Absent where it is shared. */
  readonly pretrain?: StepKey;
  /** Absent where the network is trained once. */
  readonly transfer?: StepKey;
  readonly evaluate: StepKey;
  readonly record: StepKey;
}

/** All steps of one protocol. */
export interface ProtocolSteps extends MemberSteps {
  /** Datasets that training and evaluation read. */
  readonly generate: readonly StepKey[];
  readonly pretrain: StepKey;
}

/** Protocols that share their pretraining, or that have one each, or that are trained once. */
export interface GroupOutline {
  readonly group: string;
  readonly generate: readonly StepKey[];
  /** Absent where each has its own. */
  readonly pretrain?: StepKey;
  readonly networks: number;
  /** Present where its networks are trained once. */
  readonly kind?: 'mixture';
  /** Names of source and targets, or of what is mixed; earlier versions did not tell them. */
  readonly domains?: readonly string[];
}

export interface SimulateActivities {
  generate(request: StepRequest): Promise<StepOutcome>;
}

export interface TrainActivities {
  pretrain(request: StepRequest): Promise<StepOutcome>;
  transfer(request: StepRequest): Promise<StepOutcome>;
  evaluate(request: StepRequest): Promise<StepOutcome>;
}

export interface StoreActivities {
  /** Makes the plan the study's latest one in the result store. */
  openPlan(request: { readonly plan: string }): Promise<readonly GroupOutline[]>;
  loadGroup(request: { readonly plan: string; readonly group: string }): Promise<readonly MemberSteps[]>;
  loadProtocol(request: { readonly plan: string; readonly network: string }): Promise<ProtocolSteps>;
  record(request: StepRequest): Promise<StepOutcome>;
  /** Several of one plan: all of them, or none. */
  recordTogether(request: {
    readonly plan: string;
    readonly steps: readonly StepKey[];
  }): Promise<readonly StepOutcome[]>;
  keepMissing(request: { readonly plan: string; readonly missing: readonly CellFailure[] }): Promise<void>;
  /** Writes down that nothing is left to do, and what stands in the results then. */
  keepEnd(request: { readonly plan: string }): Promise<void>;
}

/** The failure's type of an attempt that found another study computing its step: it only waits, and is no failure. */
export const WAITING = 'waiting';

/** What a running step says of itself with every heartbeat. */
export interface StepProgress {
  readonly step: StepKey;
  /** Epoch of a training, image of the other steps; counts from 1. */
  readonly done: number;
  readonly total: number;
  /** Batches done of the epoch. */
  readonly batch?: number;
  readonly batches?: number;
  /** Of the last batch, before its step. */
  readonly loss?: number;
  readonly imagesPerSecond?: number;
  /** The epoch that this attempt went on after. */
  readonly resumedAfterEpoch?: number;
  /** Attempts so far that only waited for another study's. */
  readonly waits?: number;
  /** Earlier attempts that computed, and how they ended. */
  readonly attempts?: readonly Attempt[];
  /** This attempt. */
  readonly begun?: BegunAttempt;
}
