import type { Command } from 'commander';
import { z } from 'zod';
import { withOpenStudy } from '../control/open-study.js';
import { resumeStudy } from '../control/pause-study.js';
import { reportControl } from '../control/report-control.js';
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
    const { dataFolder } = options;
    const { reason } = parseOptions('resume', schema, command.opts());
    await withOpenStudy(name, dataFolder, async (open) => {
      reportControl(open, options, await resumeStudy(open, { dataFolder, reason }));
    });
  });
}
