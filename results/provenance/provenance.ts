import type { Environment, Manifest } from '../manifest.js';
import type { Attempt } from '../attempt.js';
import type { LedgerEvent } from '../ledger/event.js';
import type { StepKey } from '../../study/step.js';

/** Where the networks of a study's latest plan came from, as it is at one moment. All lists have a fixed order. */
export interface ProvenanceReader {
  /** Hash of the plan. */
  readonly plan: string;
  /** The study with every default filled in, as JSON. */
  readonly document: string;
  /** The file that the study of this plan was started with; absent where no event tells it. */
  readonly studyFile?: { readonly sha256: string; readonly text: string };
  /** Finished steps that recorded networks came from, each after those that it was made from; one at a time is in memory. */
  steps(): Iterable<ProvenanceStep>;
  /** Their environments. */
  environments(): readonly ProvenanceEnvironment[];
  /** Of any step: what it has left, one entry a file. */
  outputsOf(step: StepKey): readonly StepFile[];
  /** Attempts that didn't finish, of all steps of the store. */
  unfinished(): readonly StepAttempt[];
  networks(): Iterable<ProvenanceNetwork>;
  /** Networks of the plan, recorded or not. */
  planned(): number;
  /** What people did with the study. */
  events(): readonly LedgerEvent[];
}

export interface ProvenanceStep {
  readonly manifest: Manifest;
  readonly outputs: readonly StepFile[];
  /** The files of other steps that it has read; where it didn't tell, all that the steps before it have left. */
  readonly used: readonly StepFile[];
  /** Hash of its environment. */
  readonly environment: string;
}

export interface ProvenanceEnvironment {
  readonly hash: string;
  readonly environment: Environment;
}

/** A file that a step has left, under one or more roles. */
export interface StepFile {
  readonly step: StepKey;
  readonly sha256: string;
  readonly bytes: number;
  /** In ascending order. */
  readonly roles: readonly string[];
}

export interface StepAttempt extends Attempt {
  readonly step: StepKey;
}

export interface ProvenanceNetwork {
  /** Its name in the study. */
  readonly network: string;
  readonly record: StepKey;
  readonly evaluate: StepKey;
}
