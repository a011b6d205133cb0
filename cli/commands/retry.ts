import type { Command } from 'commander';
import { z } from 'zod';
import { withOpenStudy } from '../control/open-study.js';
import { reportControl } from '../control/report-control.js';
import { RETRIED_KINDS, retryStudy } from '../control/retry-study.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { addReasonOption, reason } from '../reason-option.js';

const schema = z.object({
  failed: z.literal(true, { error: 'which ones: --failed' }),
  kind: z.enum(RETRIED_KINDS, { error: `one of ${RETRIED_KINDS.join(', ')}` }).optional(),
  reason,
});

export function addRetryCommand(program: Command): void {
  const command = program
    .command('retry')
    .description('try all networks of a study again that failed or were skipped')
    .argument('<study>', 'its name or file')
    .option('--failed', 'all that failed or were skipped, in one act')
    .option('--kind <kind>', `of these, what ended with this kind of error: ${RETRIED_KINDS.join(', ')}`);
  addReasonOption(command).action(async (name: string, _options: unknown, command: Command) => {
    const options = readGlobalOptions(command);
    const { dataFolder } = options;
    const { kind, reason } = parseOptions('retry', schema, command.opts());
    await withOpenStudy(name, dataFolder, async (open) => {
      const done = await retryStudy(open, { dataFolder, reason }, kind === undefined ? {} : { error: kind });
      reportControl(open, options, done);
    });
  });
}
