import { formatDuration } from '../../study/format-duration.js';
import type { Plan } from '../../study/plan.js';
import { STEP_KINDS } from '../../study/step.js';
import { describeProgress } from './describe-progress.js';
import { describePause } from './describe-pause.js';
import { createStepNames } from './describe-step.js';
import type { Display } from './display.js';
import type { ActiveStep, Snapshot } from './snapshot.js';

/** One line for each thing that happened, with the time since the start: for files, pipes and continuous integration. */
export const createPlainDisplay = (
  plan: Plan,
  output: { write(text: string): unknown },
  dataFolder: string,
): Display => {
  const started = Date.now();
  const nameStep = createStepNames(plan);
  const said = new Set<string>();
  const write = (line: string) => {
    output.write(`${formatDuration(Date.now() - started).padStart(9)}  ${line}\n`);
  };
  const sayOnce = (line: string) => {
    if (said.has(line)) return;
    said.add(line);
    write(line);
  };
  let wasAway = false;
  let wasPaused = false;

  const showActive = ({ kind, attempt, progress }: ActiveStep) => {
    const subject = `${kind} ${nameStep(progress.step)}`;
    sayOnce(attempt > 1 ? `${subject}: attempt ${attempt}` : `${subject}: started`);
    const { done, resumedAfterEpoch } = progress;
    if (resumedAfterEpoch !== undefined) sayOnce(`${subject}: went on after epoch ${resumedAfterEpoch}`);
    if (kind === 'generate' || kind === 'evaluate' || done === 0) return;
    // one line an epoch, with the first figures that are seen of it
    const epoch = `${subject} ${attempt}: epoch ${done}`;
    if (said.has(epoch) || progress.loss === undefined) return;
    said.add(epoch);
    write(`${subject}: ${describeProgress(kind, progress)}`);
  };

  return {
    note: write,
    remark: write,
    show(snapshot: Snapshot, timeLeftMs) {
      if (wasAway) write('server and workers answer again');
      wasAway = false;
      if (snapshot.paused !== wasPaused) write(snapshot.paused ? describePause(plan, dataFolder) : 'resumed');
      wasPaused = snapshot.paused;
      snapshot.active.forEach(showActive);
      for (const { kind, attempt, reason } of snapshot.retrying)
        sayOnce(`${kind}: attempt ${attempt} is due: ${reason}`);
      snapshot.waitsFor.forEach(sayOnce);
      for (const { network, step, state, reason } of snapshot.failures)
        sayOnce(`${network}: ${step} ${state}: ${reason}`);
      const stages = STEP_KINDS.map((kind) => `${kind} ${snapshot.steps[kind].done}/${snapshot.steps[kind].total}`);
      const line = stages.join('  ');
      if (said.has(line)) return;
      said.add(line);
      write(timeLeftMs === undefined ? line : `${line}  about ${formatDuration(timeLeftMs)} left`);
    },
    away(reason) {
      if (!wasAway) write(reason);
      wasAway = true;
    },
    close: () => undefined,
  };
};
