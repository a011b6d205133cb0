import type { Command } from 'commander';
import { addDeviceOptions, chooseDevices, deviceShape } from '../device-options.js';
import { readInstallation } from '../installation.js';
import { studyPriority } from '../priority-option.js';
import { STUDY_PRIORITIES } from '../../workflows/priority.js';
import { parseOptions } from '../parse-options.js';
import { z } from 'zod';
import { artifactLocationSchema, parseArtifactLocation } from '../../results/artifact-location.js';
import { readGlobalOptions } from '../global-options.js';
import { runStudy } from '../run-study.js';
import { DEVICE_WITHOUT_TRAIN, fitsDevice, queueNames } from '../queue-options.js';
import { readStudyFile } from '../read-study-file.js';
import { WORKER_NAMES } from '../../workers/embedded/plan-workers.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';

const schema = z
  .object({
    plain: z.boolean().default(false),
    artifacts: artifactLocationSchema.optional(),
    priority: studyPriority.optional(),
    queues: queueNames
      .refine((queues) => queues.includes('store'), { error: 'store among the queues, which writes the results here' })
      .default(WORKER_NAMES),
    ...deviceShape,
  })
  .refine(fitsDevice, DEVICE_WITHOUT_TRAIN);

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('run a study to its end; what is finished already is found and not done again')
    .argument('<study.yaml>', 'the study file')
    .option('--plain', 'print lines instead of a live display')
    .option('--artifacts <url>', 'keep artifacts in S3, at s3://BUCKET/PREFIX', parseArtifactLocation)
    .option(
      '--priority <level>',
      `among studies on the same workers: ${STUDY_PRIORITIES.join(', ')}; without it normal`,
    )
    .option('--queues <names>', 'what is done here, such as store alone; the rest is left to `worker` commands');
  addDeviceOptions(command).action(async (file: string, _options: unknown, command: Command) => {
    const { plain, artifacts, priority, queues, device, perGpu } = parseOptions('run', schema, command.opts());
    const study = readStudyFile(file);
    const devices = await chooseDevices(device, readInstallation(), process.env);
    const places = { ...readGlobalOptions(command), ...(artifacts && { artifacts }) };
    const code = await runStudy(study, {
      ...places,
      ...(priority && { priority }),
      file,
      plain,
      queues,
      devices,
      perGpu,
    });
    if (code !== EXIT_CODES.done) throw new ExitRequest(code);
  });
}
