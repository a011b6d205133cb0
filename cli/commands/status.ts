import type { Command } from 'commander';
import { z } from 'zod';
import { existsSync } from 'node:fs';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { readStudyFile } from '../read-study-file.js';
import { renderStatus } from '../status/render-status.js';
import { createStatusSource } from '../status/status-source.js';
import { watchStatus } from '../status/watch-status.js';

const schema = z.object({ watch: z.boolean().default(false) });

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('say how far the studies of the data folder are, and who does what now')
    .argument('[study]', 'its name or file: this one alone')
    .option('--watch', 'go on until Ctrl-C: on a terminal in place, else a line for each thing that happened')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const { watch } = parseOptions('status', schema, command.opts());
      const source = createStatusSource(dataFolder, name === undefined ? undefined : nameStudy(name));
      const output = process.stdout;
      try {
        if (watch) {
          await watchStatus(source, output, json);
          return;
        }
        const report = await source.look();
        const width = output.isTTY ? output.columns : Infinity;
        output.write(json ? `${JSON.stringify(report)}\n` : `${renderStatus(report, width).join('\n')}\n`);
      } finally {
        await source.close();
      }
    });
}

function nameStudy(text: string): string {
  return existsSync(text) || /[/\\]|\.ya?ml$/i.test(text) ? readStudyFile(text).name : text;
}
