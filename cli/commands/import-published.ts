import { resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { makeFolder } from '../../results/durable-file.js';
import { requireLocalFileSystem } from '../../results/local-file-system.js';
import { CITATION } from '../../results/published/published-study.js';
import { readPublishedStudies } from '../../results/published/read-published.js';
import { writePublishedStudies } from '../../results/sqlite/published-writer.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { readGlobalOptions } from '../global-options.js';
import { wrapText } from '../wrap-text.js';

const WIDTH = 110;

export function addImportPublishedCommand(program: Command): void {
  program
    .command('import-published')
    .description('bring the paper’s published tables into the data folder, as four studies that are only read')
    .argument('<folder>', 'holds defocus_models.csv.gz and the other tables')
    .action(async (folder: string, _options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const studies = readPublishedStudies(resolve(folder));
      await requireLocalFileSystem(dataFolder);
      await makeFolder(dataFolder);
      writePublishedStudies(layOutDataFolder(dataFolder).results, studies);
      const imported = studies.map(({ study, networks, domains }) => ({
        study,
        networks: networks.length,
        domains: domains.length,
      }));
      if (json) process.stdout.write(`${JSON.stringify({ dataFolder, citation: CITATION, studies: imported })}\n`);
      else {
        const lines = imported.map(({ study, networks, domains }) => {
          const count = `${networks} networks`.padStart(14);
          return ` ${pc.green('✓')} ${study.padEnd(20)}${count} on ${String(domains).padStart(2)} domains`;
        });
        process.stdout.write(
          `${[...lines, '', ...wrapText(CITATION, WIDTH).map((line) => pc.dim(` ${line}`))].join('\n')}\n`,
        );
      }
    });
}
