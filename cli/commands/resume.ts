import type { Command } from 'commander';
import { resumeUpdate } from '../../workflows/messages.js';
import { askStudy, withOpenStudy } from '../control/open-study.js';
import { reportControl } from '../control/report-control.js';
import { releaseWaitingSteps } from '../control/waiting-steps.js';
import { readGlobalOptions } from '../global-options.js';

export function addResumeCommand(program: Command): void {
  program
    .command('resume')
    .description('go on with a study that `pause` paused')
    .argument('<study>', 'its name or file')
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = readGlobalOptions(command);
      await withOpenStudy(name, options.dataFolder, async (open) => {
        await askStudy(open, (study) => study.executeUpdate(resumeUpdate));
        const released = await releaseWaitingSteps(open.client, open.workflowId);
        reportControl(open, options, 'goes on', { state: 'running', released });
      });
    });
}
