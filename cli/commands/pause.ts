import type { Command } from 'commander';
import { pauseUpdate } from '../../workflows/messages.js';
import { askStudy, withOpenStudy } from '../control/open-study.js';
import { reportControl } from '../control/report-control.js';
import { holdWaitingSteps } from '../control/waiting-steps.js';
import { readGlobalOptions } from '../global-options.js';
import { dataOption } from '../shell-text.js';

export function addPauseCommand(program: Command): void {
  program
    .command('pause')
    .description('let the running steps of a study end, and start no other until `resume`')
    .argument('<study>', 'its name or file')
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = readGlobalOptions(command);
      await withOpenStudy(name, options.dataFolder, async (open) => {
        await askStudy(open, (study) => study.executeUpdate(pauseUpdate));
        const { running, held } = await holdWaitingSteps(open.client, open.workflowId);
        const steps = running === 1 ? '1 running step goes' : `${running} running steps go`;
        const words = `paused; ${steps} on to the end. Go on with \`npx hrtem-transfer resume ${open.plan.study.name}${dataOption(options.dataFolder)}\``;
        reportControl(open, options, words, { state: 'paused', running, held });
      });
    });
}
