import { WorkflowFailedError, type Client } from '@temporalio/client';
import { setMaxListeners } from 'node:events';
import { formatArtifactLocation } from '../results/artifact-location.js';
import { planStudy, type Plan } from '../study/plan.js';
import type { Study } from '../study/study.js';
import { VERSION } from '../study/version.js';
import type { Holder } from '../workers/embedded/lock.js';
import { WORKER_NAMES, type WorkerName } from '../workers/embedded/plan-workers.js';
import type { Outcome } from '../workflows/messages.js';
import { EXIT_CODES } from './exit-codes.js';
import { explainError } from './explain-error.js';
import { followStudy } from './follow-study.js';
import { freezePlan, maybePlaceArtifacts } from './freeze-study.js';
import type { GlobalOptions } from './global-options.js';
import { recordLaunch, recordSuperseded, type LaunchOptions } from './record-launch.js';
import { namesOwnServer } from './own-server.js';
import type { Display } from './progress/display.js';
import { createLiveDisplay } from './progress/live-display.js';
import { createPlainDisplay } from './progress/plain-display.js';
import { describeLeave, describeStop, reportOutcome } from './run-report.js';
import { attendStudies } from './serving/attend-studies.js';
import { HolderGoneError } from './serving/join-holder.js';
import { endEarlierForms, listOngoingStudies, type OngoingStudy } from './serving/ongoing-studies.js';
import { reachServer, type ReachedServer } from './serving/reach-server.js';
import { dataOption } from './shell-text.js';
import { withPatience } from './server-patience.js';
import { isGoingOn, resumeStudy, type StudyRun } from './start-study.js';
import { listenForStop, type StopSignal } from './stop-signal.js';

export interface RunOptions extends GlobalOptions, LaunchOptions {
  readonly plain: boolean;
}

/** What a run says when it is over. */
export interface RunEnding {
  /** Prints what came of the study. Returns the exit code. */
  readonly report: (plan: Plan, outcome: Outcome, options: RunOptions, elapsedMs: number) => Promise<number>;
  /** After Ctrl-C in the run that serves the data folder. */
  readonly describeStop: (options: RunOptions) => string;
  /** After Ctrl-C in a run that had joined another process. */
  readonly describeLeave: (plan: Plan, pid: number, options: RunOptions) => string;
}

const RUN_ENDING: RunEnding = { report: reportOutcome, describeStop, describeLeave };

/** How far a run has come. */
interface Course {
  readonly plan: Plan;
  readonly options: RunOptions;
  readonly ending: RunEnding;
  readonly display: Display;
  readonly stop: StopSignal;
  readonly startedMs: number;
  /** The workflow, once it was started. */
  run?: StudyRun;
  /** Who serves the data folder, where it isn't this process. */
  holder?: Holder | undefined;
  /** The launch stands in the ledger. */
  isRecorded?: boolean;
  /** Once the study has ended and its result was printed. */
  code?: number;
}

/**
 * Runs a study to its end: freezes the plan, starts what is needed or joins the process that has, follows the workflow,
 * prints the table. Returns the exit code.
 */
export async function runStudy(study: Study, asked: RunOptions): Promise<number> {
  return runPlan(planStudy(study), asked, RUN_ENDING);
}

/** The same with a plan that is there already. */
export async function runPlan(plan: Plan, asked: RunOptions, ending: RunEnding): Promise<number> {
  const startedMs = Date.now();
  const artifacts = await maybePlaceArtifacts(asked.dataFolder, asked.artifacts);
  const options = { ...asked, ...(artifacts && { artifacts }) };
  await freezePlan(plan, options.dataFolder, artifacts);
  const display = chooseDisplay(plan, options);
  const stop = listenForStop(() => {
    if (course.holder === undefined) display.note('stopping: running steps are handed back, one moment');
  });
  const course: Course = { plan, options, ending, display, stop, startedMs };
  try {
    for (;;) {
      const code = await maybeRunToEnd(course);
      if (code !== undefined) return code;
    }
  } catch (error) {
    display.close();
    if (!stop.signal.aborted) throw error;
    if (course.code !== undefined) return course.code;
    const { holder, run } = course;
    const isElsewhere = holder !== undefined && run !== undefined;
    process.stderr.write(
      `\n${isElsewhere ? ending.describeLeave(plan, holder.pid, options) : ending.describeStop(options)}\n`,
    );
    return EXIT_CODES.stopped;
  } finally {
    stop.release();
  }
}

/** Returns the exit code, or undefined where the process that we had joined has ended before the study. */
async function maybeRunToEnd(course: Course): Promise<number | undefined> {
  const { plan, options, display, stop, startedMs } = course;
  const reached = await reachServer(options, 'run', (text) => display.note(text), stop.signal);
  course.holder = reached.holder;
  try {
    remarkOnWorkers(reached, course);
    const outcome = await followUnlessLost(reached, course);
    display.close();
    course.code = await course.ending.report(plan, outcome, options, Date.now() - startedMs);
    await serveOthers(reached, course);
    return course.code;
  } catch (error) {
    if (error instanceof WorkflowFailedError) {
      const explained = explainError(error);
      display.note(explained instanceof Error ? explained.message : error.message);
      display.close();
      course.code = EXIT_CODES.failed;
      await serveOthers(reached, course);
    }
    if (!(error instanceof HolderGoneError)) throw error;
    display.note(`process ${error.holder.pid} has ended`);
    return undefined;
  } finally {
    await reached.release();
  }
}

async function followUnlessLost(reached: ReachedServer, course: Course): Promise<Outcome> {
  const { plan, display, stop } = course;
  const { priority } = course.options;
  const { client } = reached;
  const end = new AbortController();
  const signal = AbortSignal.any([stop.signal, end.signal]);
  // the client adds a listener for every long poll
  setMaxListeners(0, signal);
  const patiently = <T>(ask: () => Promise<T>) =>
    withPatience(
      signal,
      (reason) => display.away(reason),
      () => client.withAbortSignal(signal, ask),
    );
  const follow = async () => {
    const wasGoingOn = await patiently(() => isGoingOn(client, plan));
    const run = await patiently(() => resumeStudy(client, plan, course.run, { priority }));
    course.run = run;
    if (course.isRecorded !== true) {
      const launch = { kind: 'launched', wasGoingOn, servedBy: reached.holder?.pid } as const;
      await recordLaunch(plan, course.options, launch, (line) => display.remark(line));
      course.isRecorded = true;
    }
    for (const earlier of await patiently(() => endEarlierForms(client, plan, run))) {
      await recordSuperseded(plan, earlier, course.options, (line) => display.remark(line));
      display.remark(
        `supersedes ${describeForm(earlier)} of ${earlier.name}, which was open: its finished steps stand`,
      );
    }
    if (reached.holder === undefined && !namesOwnServer(process.env))
      await patiently(() => remarkOnOthers(client, course));
    return followStudy(client, run, plan, display, signal);
  };
  const following = follow();
  try {
    return await Promise.race([following, reached.lost]);
  } finally {
    end.abort();
    await following.catch(() => undefined);
  }
}

function describeForm({ plan, version }: OngoingStudy): string {
  return version === VERSION ? `plan ${plan.slice(0, 12)}` : `the run of version ${version}`;
}

async function remarkOnOthers(client: Client, { options, run, display }: Course): Promise<void> {
  const others = (await listOngoingStudies(client)).filter(({ runId }) => runId !== run?.runId);
  for (const { name } of others) {
    const cancel = `npx hrtem-transfer cancel ${name}${dataOption(options.dataFolder)}`;
    display.remark(`${name} is open as well and goes on; \`${cancel}\` ends it`);
  }
}

/** What is done elsewhere, and by which command. */
function remarkOnWorkers({ holder }: ReachedServer, { plan, options, display }: Course): void {
  const { dataFolder, queues } = options;
  if (holder !== undefined) {
    display.remark(
      `joined process ${holder.pid}: Ctrl-C stops following, \`npx hrtem-transfer cancel ${plan.study.name}${dataOption(dataFolder)}\` ends the study`,
    );
  }
  const served: readonly string[] = holder === undefined ? queues : (holder.queues ?? WORKER_NAMES);
  const left = WORKER_NAMES.filter((name) => !served.includes(name));
  if (left.length > 0) display.remark(describeWorkers(left, options));
}

/** The command that does what is left: our own server is heard on this machine alone. */
function describeWorkers(left: readonly WorkerName[], { dataFolder, artifacts }: RunOptions): string {
  const isOpen = namesOwnServer(process.env) && artifacts !== undefined;
  const place = isOpen ? ` --artifacts ${formatArtifactLocation(artifacts)}` : dataOption(dataFolder);
  const where = isOpen ? 'on any machine' : 'on this machine';
  return `left to workers: ${left.join(', ')}; ${where}: npx hrtem-transfer worker --queues ${left.join(',')}${place}`;
}

/** Others may have joined us, and a study that nobody follows has nobody else: until none is open, we serve them. */
async function serveOthers(reached: ReachedServer, { run, stop, options }: Course): Promise<void> {
  if (reached.holder !== undefined || namesOwnServer(process.env)) return;
  const { signal } = stop;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const open = await withPatience(signal, say, () => listOngoingStudies(reached.client));
  const known = open.filter(({ runId }) => runId !== run?.runId);
  if (known.length > 0) {
    const names = known.map(({ name }) => name).join(', ');
    const again = `npx hrtem-transfer serve${dataOption(options.dataFolder)}`;
    say(`\n${names}: still open, served from here until the end. Ctrl-C stops; \`${again}\` goes on`);
  }
  const attending = attendStudies(reached, { ...(run && { besides: run }), known, idleAfterMs: 0, say, signal });
  await Promise.race([attending, reached.lost]);
}

function chooseDisplay(plan: Plan, { plain, json, dataFolder }: RunOptions): Display {
  // the table is the result and goes to standard output; how it comes about goes to standard error
  const live = process.stderr.isTTY && !plain && !json;
  return (live ? createLiveDisplay : createPlainDisplay)(plan, process.stderr, dataFolder);
}
