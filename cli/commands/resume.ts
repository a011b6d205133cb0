import type { Command } from 'commander';
import { z } from 'zod';
import { resumeUpdate } from '../../workflows/messages.js';
import { askStudy, withOpenStudy } from '../control/open-study.js';
import { recordControl } from '../control/record-control.js';
import { reportControl } from '../control/report-control.js';
import { releaseWaitingSteps } from '../control/waiting-steps.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { addReasonOption, reason } from '../reason-option.js';

const schema = z.object({ reason });

export function addResumeCommand(program: Command): void {
  const command = program
    .command('resume')
    .description('go on with a study that `pause` paused')
    .argument('<study>', 'its name or file');
  addReasonOption(command).action(async (name: string, _options: unknown, command: Command) => {
    const options = readGlobalOptions(command);
    const { reason: why } = parseOptions('resume', schema, command.opts());
    await withOpenStudy(name, options.dataFolder, async (open) => {
      await askStudy(open, (study) => study.executeUpdate(resumeUpdate));
      await recordControl(open, options.dataFolder, 'resumed', why);
      const released = await releaseWaitingSteps(open.client, open.workflowId);
      reportControl(open, options, 'goes on', { state: 'running', released });
    });
  });
}
