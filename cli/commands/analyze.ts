import type { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { MEASURE_NAMES, MEASURES } from '../../analysis/measure.js';
import { REDUCTIONS } from '../../analysis/reduction.js';
import { tabulateMeasure } from '../../analysis/tabulate.js';
import { createStreams } from '../../study/random-stream.js';
import { defineMeasure } from '../analyze/define-measure.js';
import { parseFilter, requireField } from '../analyze/parse-filter.js';
import { printComparisons } from '../analyze/print-comparisons.js';
import { describeCertainty, renderMeasure } from '../analyze/render-measure.js';
import { readGlobalOptions } from '../global-options.js';
import { collect } from '../option-values.js';
import { parseOptions } from '../parse-options.js';
import { readMeasuredStudy } from '../read-measured.js';
import { wrapText } from '../wrap-text.js';

const schema = z.object({
  measure: z.enum(MEASURE_NAMES, { error: `one of ${MEASURE_NAMES.join(', ')}` }),
  reduce: z.enum(REDUCTIONS, { error: `one of ${REDUCTIONS.join(', ')}` }),
  where: z.array(z.string()),
  rows: z.string(),
  columns: z.string(),
  compare: z.string().optional(),
});

/** Intervals of the same data are the same. */
const SEED = 0;
const NARROW = 110;

export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('tabulate a measure of a study by two fields')
    .argument('<study>', 'its name; `published` for the published ones together')
    .option('--measure <name>', MEASURE_NAMES.join(', '))
    .option('--reduce <how>', `how networks become one number: ${REDUCTIONS.join(', ')}`, 'median')
    .option('--where <condition>', "'field OP value' with = != < >; may be given again, all must hold", collect, [])
    .option('--rows <field>', 'as source, freeze, images, pretrainLearningRate', 'source')
    .option('--columns <field>', 'the same', 'target')
    .option('--compare <field>', 'instead of a table, test every two levels of a field pair by pair')
    .action((name: string, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const options = parseOptions('analyze', schema, { measure: '', ...given });
      const [rows, columns] = [requireField(options.rows, '--rows'), requireField(options.columns, '--columns')];
      const study = readMeasuredStudy(dataFolder, name, { withGaps: options.measure === 'loss-gap-id' });
      const filters = options.where.map((text) => parseFilter(text, study));
      if (options.compare !== undefined) {
        const field = requireField(options.compare, '--compare');
        printComparisons(study, options.measure, { reduction: options.reduce, filters, field }, json);
        return;
      }
      const measure = MEASURES[options.measure];
      const question = { measure, reduction: options.reduce, filters, rows, columns };
      const table = tabulateMeasure(study, question, createStreams(SEED)('analyze', options.measure));
      const definition = defineMeasure(options.measure, options.reduce);
      if (json) {
        const { rows: rowValues, columns: columnValues, values, counts, intervals } = table;
        const asked = {
          study: name,
          measure: options.measure,
          definition,
          reduce: options.reduce,
          where: options.where,
        };
        const axes = { rowField: rows, rows: rowValues, columnField: columns, columns: columnValues };
        process.stdout.write(`${JSON.stringify({ ...asked, ...axes, values, counts, intervals })}\n`);
        return;
      }
      const width = process.stdout.columns ?? NARROW;
      process.stdout.write(
        [
          ` ${pc.bold(options.measure)}, ${rows} down, ${columns} across`,
          '',
          ...(table.rows.length === 0 ? [] : [renderMeasure(table, { rows, columns }, width), '']),
          ...[...wrapText(definition, width - 2), ...wrapText(describeCertainty(table), width - 2)].map((line) =>
            pc.dim(` ${line}`),
          ),
          '',
        ].join('\n'),
      );
    });
}
