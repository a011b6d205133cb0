import type { Command } from 'commander';
import { z } from 'zod';
import { cancelStudy, requireOneTarget } from '../control/cancel-study.js';
import { withOpenStudy } from '../control/open-study.js';
import { reportControl } from '../control/report-control.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { addReasonOption, reason } from '../reason-option.js';

const schema = z.object({ network: z.string().optional(), branch: z.string().optional(), reason });

export function addCancelCommand(program: Command): void {
  const command = program
    .command('cancel')
    .description('end a study, a branch of it or one network; finished steps stay, and `run` goes on with the rest')
    .argument('<study>', 'its name or file')
    .option('--network <network>', 'this one only: its name, or the first digits of its key')
    .option('--branch <network>', 'those that share the pretraining of this network, or the pretraining of this key');
  addReasonOption(command).action(async (name: string, _options: unknown, command: Command) => {
    const options = readGlobalOptions(command);
    const { dataFolder } = options;
    const { reason, ...request } = parseOptions('cancel', schema, command.opts());
    requireOneTarget(request);
    await withOpenStudy(name, dataFolder, async (open) => {
      reportControl(open, options, await cancelStudy(open, { dataFolder, reason }, request));
    });
  });
}
