import type { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../../study/errors.js';
import type { RetryRequest } from '../../workflows/messages.js';
import { withOpenStudy } from '../control/open-study.js';
import { reportControl } from '../control/report-control.js';
import { RETRIED_KINDS, retryStudy } from '../control/retry-study.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { addReasonOption, reason } from '../reason-option.js';

const schema = z.object({
  failed: z.literal(true).optional(),
  network: z.array(z.string()).optional(),
  kind: z.enum(RETRIED_KINDS, { error: `one of ${RETRIED_KINDS.join(', ')}` }).optional(),
  reason,
});

export function addRetryCommand(program: Command): void {
  const command = program
    .command('retry')
    .description('try networks of a study again that failed or were skipped, all or single ones')
    .argument('<study>', 'its name or file')
    .option('--failed', 'all that failed or were skipped, in one act')
    .option('--network <network...>', 'these only: names, or the first digits of their keys')
    .option('--kind <kind>', `of all that failed, what ended with this kind of error: ${RETRIED_KINDS.join(', ')}`);
  addReasonOption(command).action(async (name: string, _options: unknown, command: Command) => {
    const options = readGlobalOptions(command);
    const { dataFolder } = options;
    const { reason, ...choice } = parseOptions('retry', schema, command.opts());
    const request = chooseRetried(choice);
    await withOpenStudy(name, dataFolder, async (open) => {
      const done = await retryStudy(open, { dataFolder, reason }, request);
      reportControl(open, options, done);
    });
  });
}

/** @throws InputError where it is not said which ones, or said twice. */
function chooseRetried({ failed, network, kind }: Omit<z.output<typeof schema>, 'reason'>): RetryRequest {
  if (network === undefined) {
    if (failed === undefined) throw new InputError('retry: expected --failed or --network, got neither');
    return kind === undefined ? {} : { error: kind };
  }
  if (failed !== undefined) throw new InputError('retry: expected --failed or --network, got both');
  if (kind !== undefined) throw new InputError('retry: expected --kind with --failed, got it with --network');
  return { networks: network };
}
