import type { Command } from 'commander';
import { z } from 'zod';
import { artifactLocationSchema, parseArtifactLocation } from '../../results/artifact-location.js';
import { readGlobalOptions } from '../global-options.js';
import { runStudy } from '../run-study.js';
import { readStudyFile } from '../read-study-file.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';

const options = z.object({ plain: z.boolean().default(false), artifacts: artifactLocationSchema.optional() });

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('run a study to its end; what is finished already is found and not done again')
    .argument('<study.yaml>', 'the study file')
    .option('--plain', 'print lines instead of a live display')
    .option('--artifacts <url>', 'keep artifacts in S3, at s3://BUCKET/PREFIX', parseArtifactLocation)
    .action(async (file: string, given: unknown, command: Command) => {
      const { plain, artifacts } = options.parse(given);
      const places = { ...readGlobalOptions(command), ...(artifacts && { artifacts }) };
      const code = await runStudy(readStudyFile(file), { ...places, file, plain });
      if (code !== EXIT_CODES.done) throw new ExitRequest(code);
    });
}
