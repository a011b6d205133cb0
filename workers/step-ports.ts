import { cpus, hostname } from 'node:os';
import type { Logger } from 'pino';
import { VERSION } from '../study/version.js';
import { createPlanSource } from '../activities/plan-source.js';
import type { StepPorts } from '../activities/step-ports.js';
import { readDisk } from '../results/housekeeping/measure-free.js';
import { openArtifactStore } from '../results/open-artifact-store.js';
import { layOutDataFolder } from './data-folder.js';
import { createForkedCompute } from './forked-compute.js';
import { createSoftwareSource } from './software.js';
import type { WorkerSettings } from './worker-settings.js';

/** The ports of a worker that computes. */
export async function createStepPorts(settings: WorkerSettings, log: Logger): Promise<StepPorts> {
  const { threads, devices, concurrency } = settings;
  const artifacts = await openArtifactStore(layOutDataFolder(settings.dataFolder), settings.artifacts);
  return {
    artifacts,
    plans: createPlanSource(artifacts),
    compute: createForkedCompute({ threads, devices, perDevice: Math.ceil(concurrency / devices.length), log }),
    machine: {
      host: hostname(),
      cpu: cpus()[0]?.model ?? 'unknown',
      node: process.version,
      version: VERSION,
    },
    software: createSoftwareSource({ dataFolder: settings.dataFolder }),
    readDisk: () => readDisk(settings.dataFolder),
    log,
  };
}
