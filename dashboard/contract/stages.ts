import type { CellFailure } from '../../study/cell-failure.js';
import type { StepKind } from '../../study/step.js';

/** The steps of a study by kind and domain, and which lead to which. */
export interface Stages {
  readonly plan: string;
  readonly columns: readonly StageColumn[];
  readonly edges: readonly StageEdge[];
}

export interface StageColumn extends StageCount {
  readonly kind: StepKind;
  readonly boxes: readonly StageBox[];
}

export interface StageCount {
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
  /** Cancelled, or without what they need: they are not done as things stand, and none of them failed. */
  readonly setAside: number;
}

export interface StageBox extends StageCount {
  /** Unique among the boxes. */
  readonly id: string;
  /** The domain's name; null where the column's domains are one box. */
  readonly domain: string | null;
  /** How many domains. */
  readonly domains: number;
}

export interface StageEdge {
  readonly from: string;
  readonly to: string;
}

/**
 * `failed`: by itself. `cancelled`: a person wanted it so. `skipped`: all networks that need it are missing for another step.
 * `left`: to do.
 */
export const STEP_STATES = ['done', 'running', 'failed', 'cancelled', 'skipped', 'left'] as const;
export type StepState = (typeof STEP_STATES)[number];

export interface StepPage {
  /** Of this state, on all pages. */
  readonly total: number;
  readonly steps: readonly StageStep[];
}

export interface StageStep {
  readonly key: string;
  readonly kind: StepKind;
  /** As people know it. */
  readonly name: string;
  readonly state: StepState;
  /** `process on machine`, where it is known. */
  readonly worker: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string | null;
  /** Of one that runs: so far. */
  readonly durationMs: number | null;
  readonly reason: string | null;
  /** The network that it is for alone, by the key of its record, where that stands in the results. */
  readonly record: string | null;
  /** Other networks, where it is for several. */
  readonly networks: number;
}

/** The epochs of a training, finished or not. */
export interface TrainingCurve {
  readonly key: string;
  readonly name: string;
  readonly isFinished: boolean;
  readonly epochs: readonly CurveEpoch[];
  /** What to take off the training losses, so that 0 is perfect there, too; null where another loss is trained on. */
  readonly trainingOffset: number | null;
  /** That it will have; null where it isn't known. */
  readonly planned: number | null;
}

export interface CurveEpoch {
  /** Counts from 1. */
  readonly epoch: number;
  readonly learningRate: number;
  /** Mean over the training images of the loss that is trained on, raw; without unit. */
  readonly trainingLoss: number;
  /** On the held-out images; 0 is perfect. */
  readonly loss: number;
  /** Intersection over union of the particles on the held-out images. */
  readonly iou: number;
}

/** What is known of a step that did not end well. */
export interface StepTrouble {
  readonly attempts: readonly TroubledAttempt[];
  /** The last lines of the workers' logs that name it. */
  readonly log: readonly string[];
}

export interface TroubledAttempt {
  readonly attempt: number;
  readonly worker: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string;
  readonly error: string | null;
  readonly reason: string | null;
}

/** Networks that are missing for the same reason. */
/** Networks that are missing for one reason. */
export interface FailureGroup extends Omit<CellFailure, 'network'> {
  /** How many networks. */
  readonly count: number;
  /** The first of them. */
  readonly networks: readonly string[];
  /** How many steps; 0 where the plan is lost. */
  readonly stepCount: number;
  /** The first of them. */
  readonly steps: readonly TroubledStep[];
}

export interface TroubledStep {
  readonly key: string;
  /** As people know it. */
  readonly name: string;
}
