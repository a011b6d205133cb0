import type { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../../study/errors.js';
import { priorityUpdate, windowUpdate } from '../../workflows/messages.js';
import { STUDY_PRIORITIES } from '../../study/study-priority.js';
import { askStudy, withOpenStudy } from '../control/open-study.js';
import { recordControl } from '../control/record-control.js';
import { reportControl } from '../control/report-control.js';
import { readGlobalOptions } from '../global-options.js';
import { checked } from '../option-values.js';
import { parseOptions } from '../parse-options.js';
import { studyPriority } from '../priority-option.js';
import { addReasonOption, reason } from '../reason-option.js';

const expected = 'a whole number from 1 to 500';
const schema = z.object({
  concurrency: z
    .string({ error: expected })
    .pipe(checked((value) => Number.isInteger(value) && value >= 1 && value <= 500, expected))
    .optional(),
  priority: studyPriority.optional(),
  reason,
});

export function addSetCommand(program: Command): void {
  const command = program
    .command('set')
    .description('change a running study')
    .argument('<study>', 'its name or file')
    .option('--concurrency <number>', 'networks under way at once, until the study ends')
    .option(
      '--priority <level>',
      `${STUDY_PRIORITIES.join(', ')}: whose steps go first of those that start from now on`,
    );
  addReasonOption(command).action(async (name: string, _options: unknown, command: Command) => {
    const options = readGlobalOptions(command);
    const { concurrency, priority, reason: why } = parseOptions('set', schema, command.opts());
    if (concurrency === undefined && priority === undefined) {
      throw new InputError('set: expected --concurrency or --priority, got neither');
    }
    await withOpenStudy(name, options.dataFolder, async (open) => {
      const words: string[] = [];
      // each by itself: the second one may be refused
      const record = (change: Readonly<Record<string, unknown>>) =>
        recordControl(open, options.dataFolder, 'changed', why, change);
      if (concurrency !== undefined) {
        await askStudy(open, (study) => study.executeUpdate(windowUpdate, { args: [concurrency] }));
        await record({ concurrency });
        words.push(`concurrency is ${concurrency}`);
      }
      if (priority !== undefined) {
        await askStudy(open, (study) => study.executeUpdate(priorityUpdate, { args: [priority] }));
        await record({ priority });
        words.push(`priority is ${priority}`);
      }
      reportControl(open, options, words.join(', '), { concurrency, priority });
    });
  });
}
