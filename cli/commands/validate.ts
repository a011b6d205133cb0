import type { Command } from 'commander';
import { createInputError, InputError } from '../../study/errors.js';
import type { Problem } from '../../study/errors.js';
import { planStudy } from '../../study/plan.js';
import type { Plan } from '../../study/plan.js';
import { readGlobalOptions } from '../global-options.js';
import { readStudyFile } from '../read-study-file.js';

export function addValidateCommand(program: Command): void {
  program
    .command('validate')
    .description('check study files, all errors at once; starts and writes nothing')
    .argument('<study.yaml...>', 'the study files')
    .action((files: readonly string[], _options: unknown, command: Command) => {
      const plans = planAll(files);
      const { json } = readGlobalOptions(command);
      const text = json ? JSON.stringify(plans.map(summarise)) : plans.map(describe).join('\n');
      process.stdout.write(`${text}\n`);
    });
}

interface PlannedFile {
  readonly file: string;
  readonly plan: Plan;
}

/** @throws InputError with the problems of all files. */
function planAll(files: readonly string[]): readonly PlannedFile[] {
  const problems: Problem[] = [];
  const plans = files.flatMap((file) => {
    try {
      return [{ file, plan: planStudy(readStudyFile(file)) }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw createInputError(problems);
  return plans;
}

function summarise({ file, plan }: PlannedFile) {
  return { file, study: plan.study.name, domains: plan.study.domains.length, networks: plan.networks.length };
}

function describe(planned: PlannedFile): string {
  const { file, study, domains, networks } = summarise(planned);
  return `${file}: the study "${study}" is right: ${domains} domains, ${networks} networks`;
}
