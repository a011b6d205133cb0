import type { Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import type { Plan } from '../study/plan.js';
import type { Study } from '../study/study.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { isHeldBy, maybeFindHolder, type Holder } from '../workers/embedded/lock.js';
import { EXIT_CODES, ExitRequest } from './exit-codes.js';
import { freezeStudy, maybePlaceArtifacts } from './freeze-study.js';
import { recordLaunch, recordSuperseded, type Launch, type LaunchOptions } from './record-launch.js';
import type { RunOptions } from './run-study.js';
import { withPatience } from './server-patience.js';
import { maybeJoin } from './serving/join-holder.js';
import { endEarlierForms, listOngoingStudies } from './serving/ongoing-studies.js';
import { findSupervisors, startSupervisor, supervisorLog, type Supervisor } from './serving/start-supervisor.js';
import { dataOption, quote, showPath } from './shell-text.js';
import { isGoingOn, startStudy, type StudyRun } from './start-study.js';

const LOOK_MS = 200;

/** The process that was started to serve the data folder has ended before it could. */
export class SupervisorEndedError extends Error {
  override readonly name = 'SupervisorEndedError';

  constructor(
    readonly code: number,
    /** What it has written. */
    readonly output: string,
  ) {
    super(`the process that was to serve the data folder has ended with ${code}: ${output.trim()}`);
  }
}

/** A study that goes on by itself. */
export interface DetachedStudy {
  readonly plan: Plan;
  /** The process that serves it. */
  readonly holder: Holder;
}

/**
 * Starts a study that goes on without this terminal: with the process that serves the data folder, or else with one that
 * is started for it. Returns the exit code when the study goes on there.
 */
export async function detachStudy(study: Study, options: RunOptions): Promise<number> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  try {
    const { plan, holder } = await startDetached(study, options, say);
    report(plan, holder, options);
    return EXIT_CODES.done;
  } catch (error) {
    if (!(error instanceof SupervisorEndedError)) throw error;
    process.stderr.write(error.output);
    throw new ExitRequest(error.code);
  }
}

/**
 * The same, without a word of its own.
 * @param say takes what is remarkable on the way
 * @throws SupervisorEndedError where the process that was started for it has ended
 */
export async function startDetached(
  study: Study,
  asked: LaunchOptions,
  say: (line: string) => void,
): Promise<DetachedStudy> {
  const { dataFolder } = asked;
  const { lock } = layOutDataFolder(dataFolder);
  const artifacts = await maybePlaceArtifacts(dataFolder, asked.artifacts);
  const options = { ...asked, ...(artifacts && { artifacts }) };
  const plan = await freezeStudy(study, dataFolder, artifacts);
  let supervisor: Supervisor | undefined;
  let isRecorded = false;
  // a holder that ends too early is followed by another one, at which the study is started once more
  const record = async (launch: Launch) => {
    if (!isRecorded) await recordLaunch(plan, options, launch, say);
    isRecorded = true;
  };
  for (;;) {
    const holder = await maybeFindHolder(lock);
    // one that belongs to a terminal may end before the study: somebody has to wait for its turn
    if (holder?.command !== 'serve' && findSupervisors(dataFolder).length === 0) {
      failWith(supervisor);
      supervisor = startSupervisor(options);
      say(`starting process ${supervisor.pid}, which serves ${dataFolder}`);
    }
    if (holder === undefined) {
      failWith(supervisor);
      await sleep(LOOK_MS);
      continue;
    }
    if (await maybeStartWith(holder, plan, options, { say, record })) return { plan, holder };
  }
}

/** Whether the study is started at a server that will stay for it. */
async function maybeStartWith(
  holder: Holder,
  plan: Plan,
  options: LaunchOptions,
  { say, record }: { readonly say: (line: string) => void; readonly record: (launch: Launch) => Promise<void> },
): Promise<boolean> {
  const { lock } = layOutDataFolder(options.dataFolder);
  const gone = new AbortController();
  const watch = setInterval(() => {
    void isHeldBy(lock, holder).then((held) => !held && gone.abort());
  }, LOOK_MS);
  try {
    const client = await maybeJoin(holder, options, () => undefined, gone.signal);
    if (client === undefined) return false;
    try {
      const patiently = <T>(ask: () => Promise<T>) => withPatience(gone.signal, () => undefined, ask);
      const wasGoingOn = await patiently(() => isGoingOn(client, plan));
      const run = await patiently(() => startStudy(client, plan, { priority: options.priority }));
      await record({ kind: 'detached', wasGoingOn, servedBy: holder.pid });
      for (const earlier of await patiently(() => endEarlierForms(client, plan, run))) {
        say(
          `supersedes plan ${earlier.plan.slice(0, 12)} of ${earlier.name}, which was open: its finished steps stand`,
        );
        await recordSuperseded(plan, earlier, options, say);
      }
      await patiently(() => untilListed(client, run));
    } finally {
      await client.connection.close();
    }
    // what was listed before the holder announced its end is seen by it, and keeps it from ending
    const now = await maybeFindHolder(lock);
    return now?.pid === holder.pid && now.started === holder.started && now.closing !== true;
  } catch (error) {
    if (gone.signal.aborted) return false;
    throw error;
  } finally {
    clearInterval(watch);
  }
}

/** The server's list follows with a delay; a study that finds everything finished may have ended already. */
async function untilListed(client: Client, { workflowId, runId }: StudyRun): Promise<void> {
  for (;;) {
    if ((await listOngoingStudies(client)).some((study) => study.runId === runId)) return;
    const { status } = await client.workflow.getHandle(workflowId, runId).describe();
    if (status.name !== 'RUNNING') return;
    await sleep(LOOK_MS);
  }
}

/** Ends as the supervisor did, where it did. */
function failWith(supervisor: Supervisor | undefined): void {
  const code = supervisor?.exitCode();
  if (supervisor === undefined || code === undefined || code === EXIT_CODES.done) return;
  throw new SupervisorEndedError(code ?? EXIT_CODES.failed, supervisor.output());
}

function report(plan: Plan, { pid, server, command }: Holder, { dataFolder, file, json }: RunOptions): void {
  const { name } = plan.study;
  const log = supervisorLog(dataFolder);
  if (json) {
    const address = server?.address ?? null;
    process.stdout.write(
      `${JSON.stringify({ study: name, plan: plan.hash, pid, server: address, dataFolder, log })}\n`,
    );
    return;
  }
  const networks = `${plan.networks.length} ${plan.networks.length === 1 ? 'network' : 'networks'}`;
  const data = dataOption(dataFolder);
  const lines = [
    `${pc.green('✓')} ${name} goes on without this terminal, in process ${pid}: ${networks}, plan ${plan.hash.slice(0, 12)}`,
    ...(command === 'serve' ? [] : [`  that one belongs to a terminal; when it ends, another process takes over`]),
    '',
    `follow     npx hrtem-transfer run ${quote(file)}${data}`,
    `status     npx hrtem-transfer status${data}`,
    `pause      npx hrtem-transfer pause ${name}${data}`,
    `cancel     npx hrtem-transfer cancel ${name}${data}`,
    `stop all   npx hrtem-transfer stop${data}`,
    `log        ${showPath(log)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
