import pc from 'picocolors';
import { compareLevels, type Comparison, type CompareQuestion } from '../../analysis/pairs/compare-levels.js';
import { MEASURES, type MeasureName } from '../../analysis/measure.js';
import { createInputError } from '../../study/errors.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { renderTable } from '../render-table.js';
import { wrapText } from '../wrap-text.js';

const WIDTH = 110;
const METHOD =
  'a pair is a setting at both levels, its replicates reduced first; difference: median, second less first; effect: matched-pairs ' +
  'rank-biserial correlation, from -1 to 1; p: two-sided Wilcoxon signed-rank test, then corrected by Holm’s method over these ' +
  'comparisons; settings that share a pretraining or a target are no independent pairs, and make p too small';

/** Every two levels of a field, pair by pair. Throws InputError where the measure is of groups alone. */
export function printComparisons(
  study: MeasuredStudy,
  name: MeasureName,
  question: Omit<CompareQuestion, 'measure'>,
  json: boolean,
): void {
  const measure = MEASURES[name];
  if (measure.kind !== 'per-network') {
    const expected = 'a measure of single networks, such as target-loss-after or spread-per-network-after';
    throw createInputError([{ file: 'analyze', field: '--compare', expected, got: name }]);
  }
  const comparisons = compareLevels(study, { ...question, measure });
  if (json) {
    const asked = { study: study.name, measure: name, definition: measure.definition, reduce: question.reduction };
    process.stdout.write(`${JSON.stringify({ ...asked, field: question.field, method: METHOD, comparisons })}\n`);
    return;
  }
  const columns = ['pairs', 'difference', 'effect', 'p', 'p corrected'];
  const table = renderTable([question.field, 'against'], columns, comparisons.map(renderComparison));
  const notes = wrapText(`${measure.definition}; ${METHOD}`, WIDTH).map((line) => pc.dim(` ${line}`));
  const found = comparisons.length === 0 ? ` no setting has two levels of ${question.field}` : table;
  process.stdout.write([` ${pc.bold(name)}, by ${question.field}`, '', found, '', ...notes, ''].join('\n'));
}

function renderComparison(comparison: Comparison): readonly string[] {
  const { first, second, pairs, medianDifference, rankBiserial, pValue, adjustedPValue } = comparison;
  const numbers = [medianDifference.toPrecision(3), Number.isNaN(rankBiserial) ? '·' : rankBiserial.toFixed(2)];
  return [
    String(first),
    String(second),
    String(pairs),
    ...numbers,
    pValue.toPrecision(2),
    adjustedPValue.toPrecision(2),
  ];
}
