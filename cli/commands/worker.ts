import type { Command } from 'commander';
import { z } from 'zod';
import { artifactLocationSchema, parseArtifactLocation } from '../../results/artifact-location.js';
import { addDeviceOptions, chooseDevices, deviceShape } from '../device-options.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { readInstallation } from '../installation.js';
import { parseOptions } from '../parse-options.js';
import { DEVICE_WITHOUT_TRAIN, fitsDevice, queueNames } from '../queue-options.js';
import { serveQueues } from '../serve-queues.js';

const schema = z
  .object({ queues: queueNames, artifacts: artifactLocationSchema.optional(), ...deviceShape })
  .refine(fitsDevice, DEVICE_WITHOUT_TRAIN);

export function addWorkerCommand(program: Command): void {
  const command = program
    .command('worker')
    .description('work on studies that run elsewhere, until it is stopped')
    .requiredOption('--queues <names>', 'what this machine does: train, simulate, store, with commas between')
    .option('--artifacts <url>', 'where the studies keep artifacts, s3://BUCKET/PREFIX', parseArtifactLocation);
  addDeviceOptions(command).action(async (_options: unknown, command: Command) => {
    const { queues, artifacts, device, trainings } = parseOptions('worker', schema, command.opts());
    const devices = await chooseDevices(device, readInstallation(), process.env);
    const code = await serveQueues({
      ...readGlobalOptions(command),
      ...(artifacts && { artifacts }),
      queues,
      devices,
      perDevice: trainings ?? 1,
    });
    if (code !== EXIT_CODES.done) throw new ExitRequest(code);
  });
}
