import pc from 'picocolors';
import { STEP_KINDS, type StepKind } from '../../study/step.js';
import { formatDuration } from '../../study/format-duration.js';
import { formatMinute } from '../../study/format-time.js';
import { describeProgress } from '../progress/describe-progress.js';
import { describeState, maybeDescribePace } from './describe-state.js';
import { fitLine, type Part } from './fit-line.js';
import type {
  StatusReport,
  StepStatus,
  StudyState,
  StudyStatus,
  WorkerName,
  WorkingStep,
} from '../../study/study-status.js';

const BAR_WIDTH = 20;
const SHOWN_FAILURES = 5;
const SHOWN_STEPS = 12;

const MARKS: Readonly<Record<StudyState, Part>> = {
  running: ['●', pc.cyan],
  paused: ['■', pc.yellow],
  complete: ['✓', pc.green],
  incomplete: ['✗', pc.red],
  'not going on': ['·', pc.yellow],
};

/** The report as lines of at most `width` letters. */
export function renderStatus(report: StatusReport, width: number): readonly string[] {
  const { studies, dataFolder } = report;
  const lines: (readonly Part[])[] = [];
  const names = Math.max(...studies.map(({ study }) => study.length));
  const counts = Math.max(...studies.map((study) => describeCount(study).length));
  for (const study of studies) {
    const { plan, plannedAt, steps } = study;
    const head = [' ', MARKS[study.state], ` ${study.study.padEnd(names)}  ${describeCount(study).padEnd(counts)}  `];
    const when = formatMinute(plannedAt);
    lines.push([...head, describeState(study), [`   plan ${plan.slice(0, 12)}, ${when} UTC`, pc.dim]]);
    if (steps !== null) lines.push([], ...renderSteps(steps), ...renderRest(study), []);
    else lines.push(...renderFailures(study));
  }
  if (studies.length === 0) lines.push([` no study yet in ${dataFolder}`]);
  if (report.idle.length > 0) lines.push([[` idle workers: ${report.idle.map(showWorker).join(', ')}`, pc.dim]]);
  if (report.problem !== null) lines.push([[` ${report.problem}`, pc.yellow]]);
  lines.push([[` ${describeRun(report)}`, pc.dim]]);
  return lines.map((parts) => fitLine(parts, width));
}

function describeCount({ recorded, networks }: StudyStatus): string {
  return `${recorded} of ${networks} networks`;
}

function describeRun({ run, dataFolder }: StatusReport): string {
  if (run === null) return `no run is going on in ${dataFolder}`;
  return `process ${run.pid} runs studies${run.server === null ? '' : `, Temporal at ${run.server}`}`;
}

function renderSteps(steps: Readonly<Record<StepKind, StepStatus>>): readonly (readonly Part[])[] {
  const digits = Math.max(...STEP_KINDS.map((kind) => `${steps[kind].total}`.length));
  return STEP_KINDS.map((kind) => {
    const { done, total, reused, running, waiting, retrying, missing } = steps[kind];
    const filled = total === 0 ? 0 : Math.floor((done / total) * BAR_WIDTH);
    const words = [
      [reused, 'found'],
      [running, 'running'],
      [waiting, 'waiting'],
      [retrying, 'retrying'],
    ] as const;
    const said = words.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []));
    const count = `${done}`.padStart(digits) + `/${total}`.padEnd(digits + 3);
    return [
      `   ${kind.padEnd(9)} `,
      ['█'.repeat(filled), pc.cyan],
      ['·'.repeat(BAR_WIDTH - filled), pc.dim],
      said.length + missing === 0 ? `  ${count.trimEnd()}` : `  ${count}`,
      [said.join(', '), pc.dim],
      ...(missing > 0 ? [[`${said.length > 0 ? ', ' : ''}${missing} missing`, pc.red] as const] : []),
    ];
  });
}

function renderRest(study: StudyStatus): readonly (readonly Part[])[] {
  const pace = maybeDescribePace(study);
  const { priority, concurrency } = study;
  const how = priority === null ? [] : [[`   priority ${priority}, concurrency ${concurrency}`, pc.dim] as const];
  return [
    ...(pace === undefined ? [] : [[], [`   ${pace}`, ...how] satisfies readonly Part[]]),
    ...renderWorking(study.working),
    ...study.retrying.slice(0, SHOWN_FAILURES).map(({ kind, attempt, reason }): readonly Part[] => {
      return [[`   ${kind}: attempt ${attempt} is due: ${reason}`, pc.yellow]];
    }),
    ...study.waitsFor.slice(0, SHOWN_FAILURES).map((words): readonly Part[] => [[`   ${words}`, pc.dim]]),
    ...renderFailures(study),
  ];
}

function renderWorking(working: readonly WorkingStep[]): readonly (readonly Part[])[] {
  if (working.length === 0) return [];
  const shown = working.slice(0, SHOWN_STEPS).map((step) => {
    const progress = describeProgress(step.kind, { ...step, step: step.key ?? '' });
    return [showWorker(step), formatDuration(step.forMs), `${step.kind} ${step.step ?? ''}`.trim(), progress] as const;
  });
  const widest = (column: 0 | 1 | 2) => Math.max(...shown.map((cells) => cells[column].length));
  const [first, second, third] = [widest(0), widest(1), widest(2)];
  const lines = shown.map(([worker, time, step, progress]): readonly Part[] => {
    return [[`   ${worker.padEnd(first)}  ${time.padStart(second)}  `, pc.dim], `${step.padEnd(third)}  ${progress}`];
  });
  const rest = working.length - shown.length;
  return [[], ...lines, ...(rest > 0 ? [[[`   and ${rest} more`, pc.dim] as const]] : [])];
}

function renderFailures({ failures, missing }: StudyStatus): readonly (readonly Part[])[] {
  const shown = failures.slice(-SHOWN_FAILURES).map(({ network, step, state, error, reason }): readonly Part[] => {
    return [[`   ✗ ${network}: ${step} ${state} (${error}): ${reason.replace(/\s+/g, ' ')}`, pc.red]];
  });
  const rest = missing.failed + missing.skipped + missing.cancelled - shown.length;
  return [...shown, ...(rest > 0 ? [[[`   ✗ and ${rest} more; --json tells them`, pc.red] as const]] : [])];
}

function showWorker({ host, pid }: WorkerName): string {
  return pid === null ? host : `${host} ${pid}`;
}
