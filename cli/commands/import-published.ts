import { resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { makeFolder } from '../../results/durable-file.js';
import { requireLocalFileSystem } from '../../results/local-file-system.js';
import { CITATION } from '../../results/published/published-study.js';
import { readPublishedStudies } from '../../results/published/read-published.js';
import { writePublishedStudies } from '../../results/sqlite/published-writer.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { addReasonOption, reason } from '../reason-option.js';
import { recordEvent } from '../record-event.js';
import { wrapText } from '../wrap-text.js';

const WIDTH = 110;
const schema = z.object({ reason });

export function addImportPublishedCommand(program: Command): void {
  const command = program
    .command('import-published')
    .description('bring the paper’s published tables into the data folder, as four studies that are only read')
    .argument('<folder>', 'holds defocus_models.csv.gz and the other tables');
  addReasonOption(command).action(async (folder: string, _options: unknown, command: Command) => {
    const { dataFolder, json } = readGlobalOptions(command);
    const { reason: why } = parseOptions('import-published', schema, command.opts());
    const studies = readPublishedStudies(resolve(folder));
    await requireLocalFileSystem(dataFolder);
    await makeFolder(dataFolder);
    const hashes = writePublishedStudies(layOutDataFolder(dataFolder).results, studies);
    const imported = studies.map(({ study, networks, domains }) => ({
      study,
      networks: networks.length,
      domains: domains.length,
    }));
    const told = imported.map((entry) => ({ ...entry, rows: hashes.get(entry.study) }));
    const details = { folder: resolve(folder), citation: CITATION, studies: told };
    await recordEvent(dataFolder, { kind: 'imported', ...(why && { reason: why }), details });
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
