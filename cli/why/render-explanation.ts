import pc from 'picocolors';
import type { FieldDifference } from '../../study/step-difference.js';
import { formatDuration } from '../../study/format-duration.js';
import { formatTime } from '../../study/format-time.js';
import { renderTable } from '../render-table.js';
import type { Explanation } from './explain-step.js';
import type { LedgerStep, StepLedger } from './step-ledger.js';

/** What the key of a step has other than the nearest one, in words. */
export function renderExplanation(
  { step, earlier, nearest, differences, causes }: Explanation,
  ledger: StepLedger,
): string {
  const { key, kind, network, computed } = step;
  const head = `${kind} ${key}${network === undefined ? '' : `\n${network}`}`;
  const state = computed === undefined ? pc.yellow('not computed yet') : `it was computed then: ${describe(computed)}`;
  if (nearest === undefined) {
    const none =
      computed === undefined
        ? `never computed: no step of that kind stands`
        : `${state}\nno ${kind} was computed before it`;
    return `${head}\n${none}\n`;
  }
  const name = ledger.maybeNetwork(nearest.key);
  const lines = [
    head,
    state,
    `nearest of ${earlier} earlier: ${nearest.key}${name === undefined ? '' : `, ${name}`}`,
    `it was computed then: ${describe(nearest)}`,
    '',
    renderTable(
      ['field', 'then', 'now'],
      [],
      differences.flatMap((difference) => listRows(difference, 0)),
    ),
    '',
    ...causes.map(({ kind: of, field, before, after }) => {
      return `because ${field} of ${of} ${before === undefined ? 'is new' : after === undefined ? 'is gone' : 'differs'}: ${formatValue(before)} → ${formatValue(after)}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function listRows({ field, before, after, upstream }: FieldDifference, depth: number): string[][] {
  const label = `${'  '.repeat(depth)}${field}${upstream === undefined ? '' : ` (${upstream.kind})`}`;
  const own = [label, formatValue(before), formatValue(after)];
  return [own, ...(upstream?.differences ?? []).flatMap((inner) => listRows(inner, depth + 1))];
}

function formatValue(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value;
}

/** A record's row is written in no time, and by no device. */
function describe({ kind, startedAt, durationMs, device }: LedgerStep): string {
  const when = `${formatTime(startedAt)} UTC`;
  return kind === 'record'
    ? `after the evaluation of ${when}`
    : `${when}, in ${formatDuration(durationMs)} on ${device}`;
}
