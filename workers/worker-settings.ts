import { z } from 'zod';
import { artifactLocationSchema } from '../results/artifact-location.js';
import { isDevice, type Device } from '../activities/device.js';

/** What a worker process is told by whoever starts it, as JSON in `HRTEM_WORKER`. */
const schema = z
  .object({
    /** Holds results, artifacts and logs. */
    dataFolder: z.string(),
    /** Where artifacts are, if not in the data folder. */
    artifacts: artifactLocationSchema.optional(),
    /** The server to work for; without it, the standard TEMPORAL_* variables and profile say. */
    address: z.string().optional(),
    /** Threads of the native kernels in each compute process. */
    threads: z.int().min(1),
    /** Steps that this process works on at once, evenly on its devices. */
    concurrency: z.int().min(1),
    /** Where its compute processes compute. */
    devices: z.array(z.custom<Device>((value) => typeof value === 'string' && isDevice(value))).min(1),
  })
  .readonly();

export type WorkerSettings = z.infer<typeof schema>;

export const WORKER_SETTINGS_VARIABLE = 'HRTEM_WORKER';

/** The message that tells the parent that the worker polls. */
export const READY = 'ready';

/** Throws when the variable is missing or says something else. */
export function readWorkerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  return schema.parse(JSON.parse(environment[WORKER_SETTINGS_VARIABLE] ?? 'null'));
}
