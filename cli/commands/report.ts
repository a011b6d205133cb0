import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { isMissing } from '../../analysis/findings/finding.js';
import { renderReport } from '../../report/render-report.js';
import { readCompanions } from '../figures/read-companions.js';
import { readGlobalOptions } from '../global-options.js';
import { collect } from '../option-values.js';
import { writeOutputFiles } from '../output-files.js';
import { requireWritable } from '../output-place.js';
import { parseOptions } from '../parse-options.js';
import { readMeasuredStudies } from '../read-measured.js';
import { gatherFacts } from '../report/gather-facts.js';

const schema = z.object({
  with: z.array(z.string()),
  out: z.string().min(1, { error: 'the name of a file' }).optional(),
});

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('write one HTML file of a study: methods, domains, tables, figures, findings, failures, times')
    .argument('<study>', 'its name; `published` for the published ones together')
    .option(
      '--with <study>',
      'one to compare mixtures with; may be given again (published-baseline: published-defocus)',
      collect,
      [],
    )
    .option('--out <file>', 'where it goes (default: report-<name of the study>.html)')
    .action(async (name: string, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const { with: others, out } = parseOptions('report', schema, given);
      const studies = readMeasuredStudies(dataFolder, name, { withGaps: true });
      const place = { command: 'report', kind: 'file', path: resolve(out ?? `report-${name}.html`) } as const;
      requireWritable(place);
      const companions = readCompanions(dataFolder, studies, others);
      const facts = await gatherFacts(name, studies, companions, dataFolder);
      const [file] = await writeOutputFiles(place, { [basename(place.path)]: renderReport(facts) });
      const figures = facts.figures.flatMap(({ name: figure, figure: drawn }) => (isMissing(drawn) ? [] : [figure]));
      process.stdout.write(
        json
          ? `${JSON.stringify({ study: name, file, figures, failures: facts.failures.length })}\n`
          : `${pc.green('✓')} ${figures.length} figures, ${facts.failures.length} failures\n\n${file}\n`,
      );
    });
}
