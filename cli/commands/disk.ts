import type { Command } from 'commander';
import { chooseRemoval } from '../../results/housekeeping/choose-removals.js';
import { measureFree } from '../../results/housekeeping/measure-free.js';
import { measureStudies, measureUse } from '../../results/housekeeping/measure-use.js';
import { readGlobalOptions } from '../global-options.js';
import { describeCircumstances, listRemovable } from '../housekeeping/choose-kinds.js';
import { renderDisk, type DiskReport } from '../housekeeping/render-disk.js';
import { findPlansOf, surveyDataFolder, type Survey } from '../housekeeping/survey.js';

export function addDiskCommand(program: Command): void {
  program
    .command('disk')
    .description('what the data folder takes, by kind and study, and what `clean` would free')
    .argument('[study]', 'this study’s part alone')
    .action(async (study: string | undefined, _options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const survey = await surveyDataFolder(dataFolder);
      try {
        const report = await describeDisk(survey, study);
        process.stdout.write(json ? `${JSON.stringify(report)}\n` : renderDisk(report));
      } finally {
        survey.register?.close();
      }
    });
}

async function describeDisk(survey: Survey, study: string | undefined): Promise<DiskReport> {
  const { folder, elsewhere, inventory, reached, unknown } = survey;
  if (study !== undefined) findPlansOf(study, survey);
  const uses = measureUse(folder.root, folder.artifacts, inventory);
  const studies = measureStudies(reached, inventory);
  const circumstances = await describeCircumstances(survey, study === undefined ? [] : [study]);
  const removable = unknown === undefined ? listRemovable(survey) : [];
  return {
    dataFolder: folder.root,
    artifacts: elsewhere ?? null,
    bytes: [...uses.values()].reduce((sum, bytes) => sum + bytes, 0),
    freeBytes: await measureFree(folder.root),
    kinds: Object.fromEntries(uses),
    studies: study === undefined ? studies : studies.filter((use) => use.study === study),
    cleanable: Object.fromEntries(removable.map((kind) => [kind, chooseRemoval([kind], circumstances).bytes])),
    problem: unknown?.message ?? null,
  };
}
