import type { Command } from 'commander';
import { z } from 'zod';
import { withOpenStudy } from '../control/open-study.js';
import { pauseStudy } from '../control/pause-study.js';
import { reportControl } from '../control/report-control.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { addReasonOption, reason } from '../reason-option.js';

const schema = z.object({ reason });

export function addPauseCommand(program: Command): void {
  const command = program
    .command('pause')
    .description('let the running steps of a study end, and start no other until `resume`')
    .argument('<study>', 'its name or file');
  addReasonOption(command).action(async (name: string, _options: unknown, command: Command) => {
    const options = readGlobalOptions(command);
    const { dataFolder } = options;
    const { reason } = parseOptions('pause', schema, command.opts());
    await withOpenStudy(name, dataFolder, async (open) => {
      reportControl(open, options, await pauseStudy(open, { dataFolder, reason }));
    });
  });
}
