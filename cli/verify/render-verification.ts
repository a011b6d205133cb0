import pc from 'picocolors';
import type { Verdict } from '../../results/comparison/compare-step.js';
import { formatDuration } from '../../study/format-duration.js';
import { renderTable } from '../render-table.js';
import { isGood, type StepReport } from './step-report.js';

const WORDS: Readonly<Record<Verdict | 'failed', string>> = {
  'bit-equal': 'bit-equal',
  'within-tolerance': 'within tolerance',
  'not-comparable': 'not comparable',
  different: 'different',
  failed: 'failed',
};

const MOST_NUMBERS = 5;

/** A line a step. */
export function renderSteps(reports: readonly StepReport[]): string {
  const rows = reports.map(({ key, kind, name, verdict, compared, durationMs, recordedMs }) => [
    kind,
    name,
    key.slice(0, 12),
    WORDS[verdict],
    ...(compared === undefined ? ['', ''] : [String(compared.files), String(compared.numbers)]),
    durationMs === undefined ? '' : formatDuration(durationMs),
    recordedMs === undefined ? '' : formatDuration(recordedMs),
  ]);
  return renderTable(['step', 'of', 'key', 'outcome'], ['files', 'numbers', 'took', 'recorded'], rows);
}

/** What there is to say of steps besides their outcome; empty where nothing. */
export function describeDetails(reports: readonly StepReport[]): readonly string[] {
  return reports.flatMap((report) => {
    const lines = [...listProblems(report), ...listRule(report), ...listMade(report)];
    return lines.length === 0 ? [] : ['', `${report.kind} ${report.name} ${report.key}`, ...lines.map(indent)];
  });
}

function listProblems({ error, comparison }: StepReport): readonly string[] {
  if (error !== undefined) return [error];
  if (comparison === undefined) return [];
  const { outputs, numbers } = comparison;
  const files = outputs.filter(({ expected, got }) => expected !== got);
  const told = numbers.slice(0, MOST_NUMBERS);
  return [
    ...files.map(({ role, expected, got }) => `${role}: expected ${expected ?? 'none'}, got ${got ?? 'none'}`),
    ...told.map(({ path, expected, got }) => `${path}: expected ${show(expected)}, got ${show(got)}`),
    ...(numbers.length > told.length ? [`and ${numbers.length - told.length} numbers more`] : []),
  ];
}

/** Which rule was applied, and why, where it decided. */
function listRule({ comparison }: StepReport): readonly string[] {
  if (comparison === undefined || comparison.verdict === 'bit-equal') return [];
  const { rule, because, checks, verdict } = comparison;
  if (rule === 'bits') {
    return ['the same bits were due: processor, kernels, threads, libraries and flags are those that were recorded'];
  }
  return [
    ...(verdict === 'different' && checks.length === 0 ? ['an output is missing'] : []),
    ...checks.map(({ what, difference, tolerance }) => {
      const word = difference <= tolerance ? 'within' : 'beyond';
      return `${what}: differs by ${difference.toPrecision(2)}, ${word} ${tolerance}`;
    }),
    ...(verdict === 'not-comparable' ? ['an output has other bits, and nothing is here to measure it by'] : []),
    'the same bits were not due, because of',
    ...because.map(indent),
  ];
}

function listMade({ made }: StepReport): readonly string[] {
  return (made ?? []).map(({ kind, key, isEqual }) => {
    const bits = isEqual ? 'with the recorded bits' : pc.yellow('with other bits than were recorded');
    return `its input ${kind} ${key.slice(0, 12)} was missing or damaged, and made again ${bits}`;
  });
}

/**
 * The whole in a line.
 * @param isWhole whether that is good
 */
export function describeVerdict(reports: readonly StepReport[], isWhole = reports.every(isGood)): string {
  const count = (verdict: StepReport['verdict']) => reports.filter((report) => report.verdict === verdict).length;
  const total = `of ${reports.length} ${reports.length === 1 ? 'step' : 'steps'}`;
  const parts = [
    `${count('bit-equal')} ${total} bit-equal`,
    ...(count('within-tolerance') > 0 ? [`${count('within-tolerance')} within tolerance`] : []),
    ...(count('not-comparable') > 0 ? [`${count('not-comparable')} not comparable`] : []),
    ...(count('different') > 0 ? [`${count('different')} different`] : []),
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
  ];
  return `${isWhole ? pc.green('✓') : pc.red('✗')} ${parts.join(', ')}`;
}

function show(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

function indent(line: string): string {
  return `  ${line}`;
}
