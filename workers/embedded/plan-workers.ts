import { availableParallelism } from 'node:os';
import type { Device } from '../../activities/device.js';
import type { ArtifactLocation } from '../../results/artifact-location.js';
import type { WorkerSettings } from '../worker-settings.js';

/** Each a process with a queue of its own; `store` serves the workflows too. */
export const WORKER_NAMES = ['store', 'simulate', 'train'] as const;

export type WorkerName = (typeof WORKER_NAMES)[number];

/** What the workers of a machine have to be told. */
export interface WorkerPlan {
  readonly dataFolder: string;
  /** Where artifacts are, if not in the data folder. */
  readonly artifacts?: ArtifactLocation;
  /** Where networks are trained and evaluated. */
  readonly devices: readonly Device[];
  /** Trainings at once on the CPU, or on each GPU, where its memory allows. */
  readonly perDevice: number;
  /** Of each training; absent: those of the machine, shared by the trainings at once. */
  readonly threads?: number;
}

/**
 * Trainings share the cores evenly; simulations take a core each.
 * @param address of the server; without it the standard variables and profile say
 */
export function planWorkers(
  { dataFolder, artifacts, devices, perDevice, threads }: WorkerPlan,
  address: string | undefined,
): Record<WorkerName, WorkerSettings> {
  const cores = availableParallelism();
  const trainings = devices.length * perDevice;
  const common = {
    dataFolder,
    ...(artifacts === undefined ? {} : { artifacts }),
    ...(address === undefined ? {} : { address }),
    devices: ['cpu' as const],
  };
  return {
    store: { ...common, threads: 1, concurrency: 16 },
    simulate: { ...common, threads: 1, concurrency: cores },
    train: {
      ...common,
      threads: threads ?? Math.max(1, Math.floor(cores / trainings)),
      concurrency: trainings,
      devices: [...devices],
    },
  };
}
