import { resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { isMissing } from '../../analysis/findings/finding.js';
import { REDUCTIONS } from '../../analysis/reduction.js';
import { FIGURE_NAMES, FIGURES } from '../../figures/figures.js';
import { writeCsv } from '../../results/export/csv.js';
import { ExitRequest } from '../exit-codes.js';
import { createFigureRequest } from '../figures/create-request.js';
import { readCompanions } from '../figures/read-companions.js';
import { readGlobalOptions } from '../global-options.js';
import { collect } from '../option-values.js';
import { writeOutputFiles } from '../output-files.js';
import { requireWritable } from '../output-place.js';
import { parseOptions } from '../parse-options.js';
import { readMeasuredStudies } from '../read-measured.js';

const schema = z.object({
  figure: z.array(z.enum(FIGURE_NAMES, { error: `one of ${FIGURE_NAMES.join(', ')}` })),
  reduce: z.enum(REDUCTIONS, { error: `one of ${REDUCTIONS.join(', ')}` }).optional(),
  where: z.array(z.string()),
  with: z.array(z.string()),
  pair: z.string().optional(),
  out: z.string().min(1, { error: 'the name of a folder' }).optional(),
});

export function addFiguresCommand(program: Command): void {
  program
    .command('figures')
    .description('draw the paper’s figures of a study as .svg, each with its numbers as .csv')
    .argument('<study>', 'its name; `published` for the published ones together')
    .option('--figure <name>', `${FIGURE_NAMES.join(', ')}; may be given again (default: all)`, collect, [])
    .option('--reduce <how>', `how networks become one number: ${REDUCTIONS.join(', ')} (default: the article’s)`)
    .option('--where <condition>', "'field OP value' with = != < >; may be given again, all must hold", collect, [])
    .option(
      '--with <study>',
      'one to compare mixtures with; may be given again (published-baseline: published-defocus)',
      collect,
      [],
    )
    .option('--pair <domains>', 'FIRST,SECOND of the figure of mixtures (default: the article’s)')
    .option('--out <folder>', 'where they go (default: figures-<name of the study>)')
    .action(async (name: string, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const { figure, reduce, where, with: others, pair, out } = parseOptions('figures', schema, given);
      const wanted = figure.length === 0 ? FIGURE_NAMES : FIGURE_NAMES.filter((each) => figure.includes(each));
      const folder = resolve(out ?? `figures-${name}`);
      const studies = readMeasuredStudies(dataFolder, name, { withGaps: false });
      const companions = readCompanions(dataFolder, studies, others);
      const options = { companions, where, ...(reduce && { reduction: reduce }), ...(pair !== undefined && { pair }) };
      const request = createFigureRequest(name, studies, options);
      const place = { command: 'figures', kind: 'folder', path: folder } as const;
      requireWritable(place);
      const drawn = wanted.map((each) => ({ name: each, figure: FIGURES[each].draw(request) }));
      const contents: Record<string, string> = {};
      for (const { name: each, figure: result } of drawn) {
        if (isMissing(result)) continue;
        contents[`${each}.csv`] = writeCsv(result.data.columns, result.data.rows);
        contents[`${each}.svg`] = result.svg;
      }
      const files = Object.keys(contents).length === 0 ? [] : await writeOutputFiles(place, contents);
      const report = drawn.map(({ name: each, figure: result }) =>
        isMissing(result)
          ? { figure: each, missing: `there is no ${result.missing}` }
          : { figure: each, title: result.title, caption: result.caption, ...result.data },
      );
      if (json) process.stdout.write(`${JSON.stringify({ study: name, folder, files, figures: report })}\n`);
      else process.stdout.write(`${[...report.map(describe), '', ...files].join('\n')}\n`);
      // who asked for one figure by name has not got it
      if (figure.length > 0 && drawn.some(({ figure: result }) => isMissing(result))) throw new ExitRequest(1);
    });
}

const NAME_WIDTH = Math.max(...FIGURE_NAMES.map(({ length }) => length));

function describe(report: { readonly figure: string; readonly title?: string; readonly missing?: string }): string {
  const name = report.figure.padEnd(NAME_WIDTH);
  return report.missing === undefined
    ? ` ${pc.green('✓')} ${name}  ${report.title}`
    : ` ${pc.yellow('–')} ${name}  ${pc.dim(report.missing)}`;
}
