import pc from 'picocolors';
import type { Plan } from '../../study/plan.js';
import { STEP_KINDS, type StepKind } from '../../study/step.js';
import { describeProgress } from './describe-progress.js';
import { createStepNames } from './describe-step.js';
import type { ActiveStep, Snapshot } from './snapshot.js';
import { shareDone } from './time-left.js';

const BAR_WIDTH = 24;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const SHOWN_FAILURES = 5;
const SHOWN_WAITS = 3;

/** Makes the lines of the live display: a bar a stage, what runs now, the last failures, and a line of words. */
export function createFrameRenderer(plan: Plan): (snapshot: Snapshot | undefined, words: string) => readonly string[] {
  const nameStep = createStepNames(plan);
  const count = plan.networks.length;
  const networks = `${count} ${count === 1 ? 'network' : 'networks'}`;
  const head = ` ${pc.bold(plan.study.name)}  ${pc.dim(`${networks}, plan ${plan.hash.slice(0, 12)}`)}`;

  const renderStage = (kind: StepKind, { steps, active }: Snapshot): readonly string[] => {
    const { done, reused, total } = steps[kind];
    const running = active.filter((step) => step.kind === kind);
    const partial = running.reduce((sum, step) => sum + shareDone(step), 0);
    const mark = done === total ? pc.green('✓') : running.length > 0 ? pc.cyan('●') : pc.dim('·');
    const bar = renderBar(total === 0 ? 0 : (done + partial) / total);
    const found = reused === 0 ? '' : pc.dim(`  ${reused} found`);
    const line = ` ${mark} ${kind.padEnd(9)} ${bar} ${`${done}/${total}`.padStart(9)}${found}`;
    return [line, ...running.map((step) => pc.dim(`      ${nameStep(step.progress.step)}  ${describeActive(step)}`))];
  };

  return (snapshot, words) => {
    const stages = snapshot === undefined ? [] : STEP_KINDS.flatMap((kind) => renderStage(kind, snapshot));
    const waits = (snapshot?.waitsFor ?? []).slice(0, SHOWN_WAITS).map((words) => pc.dim(` · ${words}`));
    const failures = (snapshot?.failures ?? [])
      .slice(-SHOWN_FAILURES)
      .map(({ network, step, state, reason }) => pc.red(` ✗ ${network}: ${step} ${state}: ${reason}`));
    return ['', head, '', ...stages, ...waits, ...failures, '', ` ${pc.dim(words)}`];
  };
}

function describeActive({ kind, attempt, progress }: ActiveStep): string {
  const again = attempt > 1 ? `  attempt ${attempt}` : '';
  return `${describeProgress(kind, progress)}${again}`;
}

function renderBar(share: number): string {
  const eighths = Math.round(Math.min(1, share) * BAR_WIDTH * 8);
  const filled = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return pc.cyan(filled) + pc.dim('·'.repeat(BAR_WIDTH - filled.length));
}
