import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { STEP_KINDS, type StepKind } from '../../study/step.js';
import { formatDuration } from '../format-duration.js';
import { describeProgress } from './describe-progress.js';
import { createStepNames } from './describe-step.js';
import type { CreateDisplay } from './display.js';
import { shareDone } from './time-left.js';
import type { ActiveStep, Snapshot, StageProgress } from './snapshot.js';

const BAR_WIDTH = 24;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const REFRESH_MS = 250;
const SHOWN_FAILURES = 5;

/** A picture of the study that is drawn anew in its place: a bar a stage, what runs now, and the time left. */
export const createLiveDisplay: CreateDisplay = (plan, output) => {
  const started = Date.now();
  const nameStep = createStepNames(plan);
  const draw = createLogUpdate(output, { showCursor: true });
  let snapshot: Snapshot | undefined;
  let timeLeft: { readonly ms: number; readonly at: number } | undefined;
  let message = 'starting';

  const renderStage = (kind: StepKind, stage: StageProgress, active: readonly ActiveStep[]): string[] => {
    const running = active.filter((step) => step.kind === kind);
    const partial = running.reduce((sum, step) => sum + shareDone(step), 0);
    const count = `${stage.done}/${stage.total}`.padStart(9);
    const found = stage.reused === 0 ? '' : pc.dim(`  ${stage.reused} found`);
    const bar = renderBar(stage.total === 0 ? 0 : (stage.done + partial) / stage.total);
    const mark = stage.done === stage.total ? pc.green('✓') : running.length > 0 ? pc.cyan('●') : pc.dim('·');
    const line = ` ${mark} ${kind.padEnd(9)} ${bar} ${count}${found}`;
    return [line, ...running.map((step) => pc.dim(`      ${nameStep(step.progress.step)}  ${describeActive(step)}`))];
  };

  const render = () => {
    const elapsed = `elapsed ${formatDuration(Date.now() - started)}`;
    const left =
      timeLeft === undefined
        ? ''
        : `, about ${formatDuration(Math.max(0, timeLeft.ms - (Date.now() - timeLeft.at)))} left`;
    const head = ` ${pc.bold(plan.study.name)}  ${pc.dim(`${plan.networks.length} networks, plan ${plan.hash.slice(0, 12)}`)}`;
    const stages =
      snapshot === undefined
        ? []
        : STEP_KINDS.flatMap((kind) => renderStage(kind, snapshot!.steps[kind], snapshot!.active));
    const failures = (snapshot?.failures ?? [])
      .slice(-SHOWN_FAILURES)
      .map(({ network, step, state, reason }) => pc.red(` ✗ ${network}: ${step} ${state}: ${reason}`));
    draw(
      [
        '',
        head,
        '',
        ...stages,
        ...failures,
        '',
        ` ${pc.dim(message === '' ? `${elapsed}${left}` : `${message}, ${elapsed}`)}`,
      ].join('\n'),
    );
  };
  const timer = setInterval(render, REFRESH_MS);

  return {
    note(text) {
      message = text;
      render();
    },
    show(next, timeLeftMs) {
      snapshot = next;
      message = '';
      timeLeft = timeLeftMs === undefined ? undefined : { ms: timeLeftMs, at: Date.now() };
      render();
    },
    away(reason) {
      message = reason;
      render();
    },
    close() {
      clearInterval(timer);
      render();
      draw.done();
    },
  };
};

function describeActive({ kind, attempt, progress }: ActiveStep): string {
  const again = attempt > 1 ? `  attempt ${attempt}` : '';
  return `${describeProgress(kind, progress)}${again}`;
}

function renderBar(share: number): string {
  const eighths = Math.round(Math.min(1, share) * BAR_WIDTH * 8);
  const full = Math.floor(eighths / 8);
  const filled = '█'.repeat(full) + (EIGHTHS[eighths % 8] ?? '');
  return pc.cyan(filled) + pc.dim('·'.repeat(BAR_WIDTH - filled.length));
}
