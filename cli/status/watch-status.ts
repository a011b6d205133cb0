import { createLogUpdate } from 'log-update';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorCode } from '../../results/durable-file.js';
import { rejectOnAbort } from '../../workers/embedded/reject-on-abort.js';
import { createLookPace } from '../progress/look-pace.js';
import { listenForStop } from '../stop-signal.js';
import { renderStatus } from './render-status.js';
import { createStatusLines } from './status-lines.js';
import type { StatusSource } from './status-source.js';
import type { StatusReport } from '../../study/study-status.js';

const LIVE_MS = 1_000;
const LINES_MS = 2_000;
const DEFAULT_WIDTH = 80;

type Show = (report: StatusReport) => void;

/** Shows the status again and again until the person stops it, which is how it is meant to end. */
export async function watchStatus(source: StatusSource, output: NodeJS.WriteStream, json: boolean): Promise<void> {
  const stop = listenForStop(() => undefined);
  const gone = new AbortController();
  // whoever read our lines has read enough
  const onError = (error: Error) => gone.abort(error);
  output.on('error', onError);
  const signal = AbortSignal.any([stop.signal, gone.signal]);
  const isLive = output.isTTY && !json;
  const show = json ? createJsonShow(output) : isLive ? createLiveShow(output) : createLinesShow(output);
  const ended = rejectOnAbort(signal);
  ended.catch(() => undefined);
  const choosePause = createLookPace();
  try {
    for (;;) {
      const lookedAt = Date.now();
      show(await Promise.race([source.look(), ended]));
      const pause = Math.max(isLive ? LIVE_MS : LINES_MS, choosePause(Date.now() - lookedAt));
      await sleep(pause, undefined, { signal });
    }
  } catch (error) {
    if (stop.signal.aborted) return;
    const reason: unknown = gone.signal.reason;
    if (!gone.signal.aborted) throw error;
    if (!isErrorCode(reason, 'EPIPE')) throw reason;
  } finally {
    stop.release();
  }
}

function createJsonShow(output: NodeJS.WriteStream): Show {
  return (report) => {
    output.write(`${JSON.stringify(report)}\n`);
  };
}

function createLinesShow(output: NodeJS.WriteStream): Show {
  const tell = createStatusLines();
  return (report) => {
    for (const line of tell(report)) output.write(`${line}\n`);
  };
}

function createLiveShow(output: NodeJS.WriteStream): Show {
  const draw = createLogUpdate(output, { showCursor: true });
  let lineCount = 0;
  return (report) => {
    const lines = ['', ...renderStatus(report, output.columns || DEFAULT_WIDTH)].slice(
      0,
      (output.rows || Infinity) - 1,
    );
    // log-update 7 patches lines in their places and leaves old ones behind when their number changes
    if (lines.length !== lineCount) draw.clear();
    lineCount = lines.length;
    draw(lines.join('\n'));
  };
}
