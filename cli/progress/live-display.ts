import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { formatDuration } from '../../study/format-duration.js';
import { describePause } from './describe-pause.js';
import type { CreateDisplay } from './display.js';
import { createFrameRenderer } from './render-frame.js';
import type { Snapshot } from './snapshot.js';

const REFRESH_MS = 250;

/** A picture of the study that is drawn anew in its place. */
export const createLiveDisplay: CreateDisplay = (plan, output, dataFolder) => {
  const started = Date.now();
  const renderFrame = createFrameRenderer(plan);
  const draw = createLogUpdate(output, { showCursor: true });
  let lineCount = 0;
  let snapshot: Snapshot | undefined;
  let timeLeft: { readonly ms: number; readonly at: number } | undefined;
  let message = 'starting';
  const remarks: string[] = [];

  const describeTime = (): string => {
    const elapsed = `elapsed ${formatDuration(Date.now() - started)}`;
    if (message !== '') return `${message}, ${elapsed}`;
    if (timeLeft === undefined) return elapsed;
    return `${elapsed}, about ${formatDuration(Math.max(0, timeLeft.ms - (Date.now() - timeLeft.at)))} left`;
  };
  const render = () => {
    const frame = renderFrame(snapshot, describeTime());
    const lines = [...frame, ...remarks.map((remark) => ` ${pc.dim(remark)}`)];
    // log-update 7 patches lines in their places and leaves old ones behind when their number changes
    if (lines.length !== lineCount) draw.clear();
    lineCount = lines.length;
    draw(lines.join('\n'));
  };
  const timer = setInterval(render, REFRESH_MS);

  return {
    note(text) {
      message = text;
      render();
    },
    remark(text) {
      remarks.push(text);
      render();
    },
    show(next, timeLeftMs) {
      snapshot = next;
      message = next.paused ? describePause(plan, dataFolder) : '';
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
