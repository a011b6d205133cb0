import type { Command } from 'commander';
import { z } from 'zod';
import { readGlobalOptions } from '../global-options.js';
import { runStudy } from '../run-study.js';
import { readStudyFile } from '../read-study-file.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';

const options = z.object({ plain: z.boolean().default(false) });

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('run a study to its end; what is finished already is found and not done again')
    .argument('<study.yaml>', 'the study file')
    .option('--plain', 'print lines instead of a live display')
    .action(async (file: string, given: unknown, command: Command) => {
      const { plain } = options.parse(given);
      const code = await runStudy(readStudyFile(file), { ...readGlobalOptions(command), file, plain });
      if (code !== EXIT_CODES.done) throw new ExitRequest(code);
    });
}
