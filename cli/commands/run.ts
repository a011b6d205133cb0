import type { Command } from 'commander';
import { z } from 'zod';
import { parseStudy } from '../../study/parse-study.js';
import { STUDY_PRIORITIES } from '../../study/study-priority.js';
import { chooseTrainings } from '../choose-trainings.js';
import { detachStudy } from '../detach-study.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { studyPriority } from '../priority-option.js';
import { DEVICE_WITHOUT_TRAIN, fitsDevice } from '../queue-options.js';
import { readStudyText } from '../read-study-file.js';
import { addReasonOption, reason } from '../reason-option.js';
import { runStudy } from '../run-study.js';
import { startPage } from '../dashboard/start-page.js';
import { addServeOptions, readServedPlaces, serveShape } from '../serve-options.js';

const schema = z
  .object({
    plain: z.boolean().default(false),
    detach: z.boolean().default(false),
    ui: z.boolean().default(false),
    priority: studyPriority.optional(),
    reason,
    ...serveShape,
  })
  .refine(fitsDevice, DEVICE_WITHOUT_TRAIN)
  .refine(({ detach, ui }) => !detach || !ui, {
    path: ['ui'],
    error: 'nothing beside --detach: the page of a study in the background is that of `hrtem-transfer ui`',
  });

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('run a study to its end; what is finished already is found and not done again')
    .argument('<study.yaml>', 'the study file')
    .option('--plain', 'print lines instead of a live display')
    .option('--detach', 'start it in the background, where it outlives the terminal')
    .option('--ui', 'show it as a page in the browser as well, as long as it runs')
    .option(
      '--priority <level>',
      `among studies on the same workers: ${STUDY_PRIORITIES.join(', ')}; without it normal`,
    );
  addReasonOption(addServeOptions(command)).action(async (file: string, _options: unknown, command: Command) => {
    const { plain, detach, ui, priority, reason: why, ...asked } = parseOptions('run', schema, command.opts());
    const text = readStudyText(file);
    const study = parseStudy(text, file);
    const global = readGlobalOptions(command);
    const places = await readServedPlaces(asked, global.dataFolder, chooseTrainings(study));
    const options = {
      ...global,
      ...places,
      ...(priority && { priority }),
      ...(why && { reason: why }),
      file,
      text,
      plain,
    };
    const page = ui ? await startPage(global.dataFolder) : undefined;
    if (page !== undefined) process.stderr.write(`page   ${page.address}\n`);
    const code = await (detach ? detachStudy : runStudy)(study, options).finally(() => page?.end());
    if (code !== EXIT_CODES.done) throw new ExitRequest(code);
  });
}
