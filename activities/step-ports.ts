import type { ArtifactStore } from '../results/artifact-store.js';
import type { Compute, EngineDescription } from './compute.js';
import type { DiskState } from './disk-room.js';
import type { PlanSource } from './plan-source.js';
import type { Environment } from '../results/manifest.js';

/** What the steps need from the process that hosts them. */
export interface StepPorts {
  readonly artifacts: ArtifactStore;
  readonly plans: PlanSource;
  readonly compute: Compute;
  readonly machine: Omit<Environment, keyof EngineDescription | 'software'>;
  /** Says of the program what its version doesn't: JSON, the same for the life of the process. */
  readonly software: () => Promise<string>;
  /** Looks before a step begins whether there is room for it; absent: there always is. */
  readonly readDisk?: () => Promise<DiskState>;
  readonly log: StepLog;
}

/** The part of pino's logger that activities use. */
export interface StepLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
