import type { Command } from 'commander';
import { z } from 'zod';
import { windowUpdate } from '../../workflows/messages.js';
import { askStudy, withOpenStudy } from '../control/open-study.js';
import { reportControl } from '../control/report-control.js';
import { readGlobalOptions } from '../global-options.js';
import { checked } from '../option-values.js';
import { parseOptions } from '../parse-options.js';

const expected = 'a whole number from 1 to 500';
const schema = z.object({
  concurrency: z
    .string({ error: expected })
    .pipe(checked((value) => Number.isInteger(value) && value >= 1 && value <= 500, expected)),
});

export function addSetCommand(program: Command): void {
  program
    .command('set')
    .description('change a running study')
    .argument('<study>', 'its name or file')
    .option('--concurrency <number>', 'groups at a time, and networks at a time in each, until the study ends')
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = readGlobalOptions(command);
      const { concurrency } = parseOptions('set', schema, command.opts());
      await withOpenStudy(name, options.dataFolder, async (open) => {
        await askStudy(open, (study) => study.executeUpdate(windowUpdate, { args: [concurrency] }));
        reportControl(open, options, `concurrency is ${concurrency}`, { concurrency });
      });
    });
}
