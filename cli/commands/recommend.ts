import type { Command } from 'commander';
import { z } from 'zod';
import { recommend, type Recommendation, type Wish } from '../../analysis/recommend/recommend.js';
import { maybeCreateStepReader } from '../../results/sqlite/step-reader.js';
import { createInputError } from '../../study/errors.js';
import { createStreams } from '../../study/random-stream.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { readGlobalOptions } from '../global-options.js';
import { checked } from '../option-values.js';
import { parseOptions } from '../parse-options.js';
import { readAllMeasuredStudies, readMeasuredStudies } from '../read-measured.js';
import { describeExtrapolation, describeRanking } from '../recommend/describe-table.js';
import { BUDGET_RULE, maybeParseBudget } from '../recommend/parse-budget.js';
import { parseTarget } from '../recommend/parse-target.js';
import { renderRecommendation } from '../recommend/render-recommendation.js';
import { measureTraining } from '../recommend/training-time.js';

const isCount = (value: number) => Number.isInteger(value) && value > 0;
const schema = z.object({
  target: z.string().min(1, { error: 'defocus=-10nm,dose=300,structure=w_CdSe or a part of it' }),
  images: checked(isCount, 'a whole number above 0').optional(),
  budget: z
    .string()
    .transform((text, context) => {
      const seconds = maybeParseBudget(text);
      if (seconds !== undefined) return seconds;
      context.addIssue({ code: 'custom', message: BUDGET_RULE, input: text });
      return z.NEVER;
    })
    .optional(),
  study: z.string().optional(),
  top: checked(isCount, 'a whole number above 0'),
});

/** Intervals of the same data are the same. */
const SEED = 0;
const [NARROWEST, NARROW, WIDEST] = [60, 110, 140];

export function addRecommendCommand(program: Command): void {
  program
    .command('recommend')
    .description('rank measured settings for a target: what to pretrain on, freeze and how much to label')
    .option('--target <conditions>', 'defocus=-10nm,dose=300,structure=w_CdSe,diameter=4nm, or a part; or a domain')
    .option('--images <number>', 'at most so many training images of the target')
    .option('--budget <time>', 'at most so long to train a network, as 45min or 2h')
    .option(
      '--study <name>',
      'go by this study alone; `published` for the published ones (default: all that are there)',
    )
    .option('--top <number>', 'settings to show', '8')
    .action((given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const {
        target: text,
        images = null,
        budget = null,
        study,
        top,
      } = parseOptions('recommend', schema, {
        target: '',
        ...given,
      });
      const studies =
        study === undefined
          ? readAllMeasuredStudies(dataFolder)
          : readMeasuredStudies(dataFolder, study, { withGaps: false });
      const wish: Wish = { target: parseTarget(text, studies), images, seconds: budget };
      const steps = maybeCreateStepReader(layOutDataFolder(dataFolder).results);
      try {
        const random = createStreams(SEED)('recommend');
        const recommendation = recommend(studies, wish, measureTraining(steps), random);
        if (recommendation.tables.length === 0) throw refuseEmpty(studies.map(({ name }) => name));
        if (json) {
          process.stdout.write(`${JSON.stringify(toJson(recommendation, wish))}\n`);
          return;
        }
        const width = Math.min(Math.max(process.stdout.columns ?? NARROW, NARROWEST), WIDEST);
        process.stdout.write(renderRecommendation(recommendation, wish, { most: top, width }));
      } finally {
        steps?.close();
      }
    });
}

function refuseEmpty(names: readonly string[]): Error {
  const got = `none in ${names.join(', ')}`;
  return createInputError([{ file: 'recommend', field: '--study', expected: 'a study with finished networks', got }]);
}

/** All settings of each table, with the networks behind them. */
function toJson({ tables, nearby, measured }: Recommendation, wish: Wish) {
  const described = tables.map((table) => {
    const extrapolation = describeExtrapolation(wish, table, measured);
    return { ...table, extrapolated: extrapolation.length > 0, extrapolation, notes: describeRanking(table, wish) };
  });
  return { ...wish, tables: described, nearby };
}
