import type { Command } from 'commander';
import { z } from 'zod';
import { pauseUpdate } from '../../workflows/messages.js';
import { askStudy, withOpenStudy } from '../control/open-study.js';
import { recordControl } from '../control/record-control.js';
import { reportControl } from '../control/report-control.js';
import { holdWaitingSteps } from '../control/waiting-steps.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { addReasonOption, reason } from '../reason-option.js';
import { dataOption } from '../shell-text.js';

const schema = z.object({ reason });

export function addPauseCommand(program: Command): void {
  const command = program
    .command('pause')
    .description('let the running steps of a study end, and start no other until `resume`')
    .argument('<study>', 'its name or file');
  addReasonOption(command).action(async (name: string, _options: unknown, command: Command) => {
    const options = readGlobalOptions(command);
    const { reason: why } = parseOptions('pause', schema, command.opts());
    await withOpenStudy(name, options.dataFolder, async (open) => {
      await askStudy(open, (study) => study.executeUpdate(pauseUpdate));
      await recordControl(open, options.dataFolder, 'paused', why);
      const { running, held } = await holdWaitingSteps(open.client, open.workflowId);
      const steps = running === 1 ? '1 running step goes' : `${running} running steps go`;
      const words = `paused; ${steps} on to the end. Go on with \`npx hrtem-transfer resume ${open.plan.study.name}${dataOption(options.dataFolder)}\``;
      reportControl(open, options, words, { state: 'paused', running, held });
    });
  });
}
