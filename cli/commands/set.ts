import type { Command } from 'commander';
import { z } from 'zod';
import { LARGEST_CONCURRENCY } from '../../study/concurrency.js';
import { STUDY_PRIORITIES } from '../../study/study-priority.js';
import { changeStudy, requireChange } from '../control/change-study.js';
import { withOpenStudy } from '../control/open-study.js';
import { reportControl } from '../control/report-control.js';
import { readGlobalOptions } from '../global-options.js';
import { checked } from '../option-values.js';
import { parseOptions } from '../parse-options.js';
import { studyPriority } from '../priority-option.js';
import { addReasonOption, reason } from '../reason-option.js';

const expected = `a whole number from 1 to ${LARGEST_CONCURRENCY}`;
const schema = z.object({
  concurrency: z
    .string({ error: expected })
    .pipe(checked((value) => Number.isInteger(value) && value >= 1 && value <= LARGEST_CONCURRENCY, expected))
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
    const { dataFolder } = options;
    const { reason, ...change } = parseOptions('set', schema, command.opts());
    requireChange(change);
    await withOpenStudy(name, dataFolder, async (open) => {
      reportControl(open, options, await changeStudy(open, { dataFolder, reason }, change));
    });
  });
}
