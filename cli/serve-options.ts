import type { Command } from 'commander';
import type { z } from 'zod';
import { artifactLocationSchema, parseArtifactLocation } from '../results/artifact-location.js';
import { WORKER_NAMES } from '../workers/embedded/plan-workers.js';
import { addDeviceOptions, chooseDevices, deviceShape } from './device-options.js';
import { readInstallation } from './installation.js';
import { queueNames } from './queue-options.js';
import type { ServedPlaces } from './serving/reach-server.js';

/** The options of commands that serve a data folder, by their names as `commander` gives them. */
export const serveShape = {
  artifacts: artifactLocationSchema.optional(),
  queues: queueNames
    .refine((queues) => queues.includes('store'), { error: 'store among the queues, which writes the results here' })
    .default(WORKER_NAMES),
  ...deviceShape,
};

type ServeOptions = z.output<z.ZodObject<typeof serveShape>>;

export function addServeOptions(command: Command): Command {
  command
    .option('--artifacts <url>', 'keep artifacts in S3, at s3://BUCKET/PREFIX', parseArtifactLocation)
    .option('--queues <names>', 'what is done here, such as store alone; the rest is left to `worker` commands');
  return addDeviceOptions(command);
}

/**
 * @param trainingsOnCpu at once, where nobody said
 * @throws EnvironmentError where a GPU is asked for that isn't there
 */
export async function readServedPlaces(
  { artifacts, queues, device, trainings }: ServeOptions,
  dataFolder: string,
  trainingsOnCpu = 1,
): Promise<ServedPlaces> {
  const devices = await chooseDevices(device, readInstallation(), process.env);
  const atOnce = trainings ?? (devices.includes('cpu') ? trainingsOnCpu : 1);
  return { dataFolder, ...(artifacts && { artifacts }), queues, devices, trainings: atOnce };
}
